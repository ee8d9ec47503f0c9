using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary><c>check FILE.mlir</c>.</summary>
[Collection(ProgramTests.Name)]
public sealed class CheckProgramTests(TinyProgram program) : IDisposable
{
    private const string Text = """
        module @sums {
          func.func @main(%x: tensor<3xf32> {mf.name = "x"}, %n: tensor<i32>) -> (tensor<f32> {jax.result_info = "sum"}, tensor<i32>) {
            %z = stablehlo.constant dense<0.0> : tensor<f32>
            %s = stablehlo.reduce(%x init: %z) applies stablehlo.add across dimensions = [0] : (tensor<3xf32>, tensor<f32>) -> tensor<f32>
            return %s, %n : tensor<f32>, tensor<i32>
          }
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("mf-program-").FullName;

    [Fact]
    public void A_program_is_read_verified_told_and_run()
    {
        string file = Write("sums.mlir", Text), weights = Path.Combine(folder, "x.npy");
        File.WriteAllBytes(weights, Npy());
        Outcome told = program.Run("check", file);
        Assert.Equal(0, told.Code);
        Assert.Contains("sums.mlir: module @sums, 1 function, 3 operations, 1 replica", told.Output, StringComparison.Ordinal);
        Assert.Contains("0 tensor<3xf32> x", told.Output, StringComparison.Ordinal);
        Assert.Contains("1  stablehlo.reduce", told.Output, StringComparison.Ordinal);

        Outcome run = program.Run("check", file, "--run", "--input", $"x={weights}", "--seed", "3");
        Assert.Equal(0, run.Code);
        Assert.Matches("0 sum: tensor<f32> [0-9a-f]{16} 7\\.5", run.Output);
        Assert.Equal(After(run.Output), After(program.Run("check", file, "--run", "--input", $"x={weights}", "--seed", "3").Output));

        static string After(string output) => output[output.IndexOf("0 sum", StringComparison.Ordinal)..];
    }

    [Fact]
    public void What_cannot_be_read_or_run_is_an_error_with_its_place()
    {
        Assert.Contains("MF5061", program.Run("check", Path.Combine(folder, "none.mlir")).Errors, StringComparison.Ordinal);
        Assert.Contains("MF5010 cut.mlir:1:", program.Run("check", Write("cut.mlir", "module @m {")).Errors, StringComparison.Ordinal);
        Assert.Contains("MF3020 --run", program.Run("check", "shapes", "--run").Errors, StringComparison.Ordinal);
        string large = Path.Combine(folder, "large.mlir");
        using (FileStream sparse = File.Create(large))
            sparse.SetLength((1L << 30) + 1);
        Assert.Contains("1,073,741,825 bytes, at most 1,073,741,824 are read", program.Run("check", large).Errors, StringComparison.Ordinal);
        if (File.Exists("/dev/zero"))
        {
            string device = File.CreateSymbolicLink(Path.Combine(folder, "zero.mlir"), "/dev/zero").FullName;
            Assert.StartsWith("MF5010", program.Run("check", device).Errors);
        }

        Outcome input = program.Run("check", Write("sums.mlir", Text), "--run", "--input", "y=" + Write("y.npy", Npy()));
        Assert.Contains("MF5031", input.Errors, StringComparison.Ordinal);
        Assert.Contains("the program has no argument 'y'", input.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_never_ends_is_given_up()
    {
        string file = Write("endless.mlir", """
            module @endless {
              func.func @main(%x: tensor<i32>) -> tensor<i32> {
                %0 = stablehlo.while(%a = %x) : tensor<i32>
                cond {
                  %1 = stablehlo.constant dense<true> : tensor<i1>
                  stablehlo.return %1 : tensor<i1>
                } do {
                  stablehlo.return %a : tensor<i32>
                }
                return %0 : tensor<i32>
              }
            }
            """);
        Outcome given = program.Run("check", file, "--run", "--turns", "1000");
        Assert.Equal(1, given.Code);
        Assert.StartsWith("MF5036 ", given.Errors);
        Assert.Contains("have made 1,000 turns and do not end", given.Errors, StringComparison.Ordinal);
        Assert.Contains("MF3020 --turns -1", program.Run("check", file, "--run", "--turns", "-1").Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>The float32 numbers 1, 2 and 4.5 as NumPy stores them.</summary>
    private static byte[] Npy()
    {
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new[] { 1f, 2f, 4.5f }.SelectMany(BitConverter.GetBytes)];
    }
}
