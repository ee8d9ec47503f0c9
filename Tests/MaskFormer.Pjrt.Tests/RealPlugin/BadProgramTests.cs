using System.Text;
using MaskFormer.StableHlo.Programs;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

public class BadProgramTests
{
    [SkippableTheory]
    [InlineData("garbage", "what is this")]
    [InlineData("nothing but space", "   \n ")]
    [InlineData(
        "unknown op",
        "module { func.func public @main() -> tensor<f32> { %0 = \"stablehlo.nonsense\"() : () -> tensor<f32>\n \"func.return\"(%0) : (tensor<f32>) -> () } }"
    )]
    [InlineData("no entry", "module { func.func public @other() -> () { \"func.return\"() : () -> () } }")]
    [InlineData("nul characters", "module\0{}\0")]
    public void Program_is_refused_with_an_error(string kind, string program)
    {
        var error = Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(program, name: kind));

        Assert.Equal("MF5201", error.Id);
        Assert.NotEqual(PjrtCode.Ok, error.Code);
    }

    [SkippableFact]
    public void Empty_program_is_refused() =>
        Assert.Equal("MF5201", Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile("")).Id);

    [SkippableFact]
    public void Ill_typed_program_is_refused_with_line_and_column()
    {
        string program = Programs.Add.Replace("(%a, %0) : (tensor<3xf32>, tensor<3xf32>)", "(%a, %0) : (tensor<3xf32>, tensor<4xf32>)");

        var error = Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(program));

        Assert.Equal(PjrtCode.Unknown, error.Code);
        Assert.Matches(@":5:\d+", error.Message);
    }

    [SkippableFact]
    public void Location_of_the_model_is_repeated_in_the_error()
    {
        const string program = """
            module {
              func.func public @main(%a: tensor<3xf32>) -> tensor<4xf32> {
                %0 = "stablehlo.add"(%a, %a) : (tensor<3xf32>, tensor<3xf32>) -> tensor<4xf32> loc("Sum"("Model.cs":12:3))
                "func.return"(%0) : (tensor<4xf32>) -> ()
              }
            }
            """;

        var error = Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(program));

        Assert.Contains("Model.cs:12:3: error: ", error.Message);
    }

    [SkippableTheory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void Cut_program_is_refused(double part)
    {
        string whole = File.ReadAllText(Shared.Path("spec/assignment-jv-fixture.mlir"));

        Assert.Equal("MF5201", Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(whole[..(int)(whole.Length * part)])).Id);
    }

    [SkippableFact]
    public void Cut_bytecode_is_refused() =>
        Assert.Equal("MF5201", Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(Program.FromBytes([0x4d, 0x4c, 0xef, 0x52, 0x0d, 0x53]))).Id);

    [SkippableTheory]
    [InlineData(5, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 5)]
    [InlineData(-3, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Device_counts_are_checked(int replicas, int partitions)
    {
        CompileOptions options = new() { Replicas = replicas, Partitions = partitions };

        Assert.Equal("MF5202", Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(Programs.Add, options)).Id);
    }

    [SkippableFact]
    public void Unknown_flag_is_refused_by_name()
    {
        CompileOptions options = new() { Flags = new Dictionary<string, object> { ["xla_no_such_flag"] = true } };

        var error = Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(Programs.Add, options));

        Assert.Contains("xla_no_such_flag", error.Message);
    }

    [SkippableFact]
    public void Arguments_of_other_types_are_refused_before_they_give_wrong_numbers()
    {
        using PjrtExecutable add = CpuPlugin.Client.Compile(Programs.Add);
        using PjrtBuffer floats = CpuPlugin.Client.Upload<float>([1, 2, 3], 3), integers = CpuPlugin.Client.Upload<int>([1, 2, 3], 3);

        var error = Assert.Throws<PjrtException>(() => add.Run(floats, integers));

        Assert.Equal("MF5206", error.Id);
        Assert.Contains("argument 1 is 3xi32; the program wants 3xf32", error.Message);
        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => add.Run(floats)).Id);
    }

    [SkippableFact]
    public void Programs_changed_at_random_give_errors_or_results()
    {
        // 60 changes of one byte: enough to meet the parser, the verifier and the compiler, few enough for every run of the tests.
        byte[] text = Encoding.UTF8.GetBytes(Programs.Step);
        Random random = new(7);
        int refused = 0;
        for (int i = 0; i < 60; i++)
        {
            byte[] changed = [.. text];
            changed[random.Next(text.Length)] = (byte)random.Next(32, 127);
            try
            {
                CpuPlugin.Client.Compile(Program.FromBytes(changed)).Dispose();
            }
            catch (PjrtException error)
            {
                Assert.Equal("MF5201", error.Id);
                refused++;
            }
        }

        Assert.InRange(refused, 20, 60);
    }
}
