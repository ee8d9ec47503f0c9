using System.Diagnostics;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Text;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Text;

/// <summary>Programs that other tools printed are read, verified, printed and read again to the same.</summary>
public class ForeignProgramTests
{
    [SkippableTheory]
    [InlineData("spec/stablehlo-syntax-fixture-a.mlir", 117)]
    [InlineData("spec/stablehlo-syntax-fixture-b.mlir", 32)]
    [InlineData("spec/assignment-jv-fixture.mlir", 214)]
    [InlineData("peers/jax_step_64x96_b1.mlir.xz", 17_000)]
    [InlineData("peers/jax_step_256_b2.mlir.xz", 17_000)]
    [InlineData("peers/jax_step_640_b8_f32.mlir.xz", 17_000)]
    [InlineData("peers/jax_step_640_b8_bf16.mlir.xz", 17_000)]
    public void What_another_tool_printed_is_read_and_printed_to_the_same(string file, int operations)
    {
        Skip.IfNot(Shared.Has(file), $"../shared/{file} is not here");
        Module module = ModuleParser.Parse(Text(file), file);
        string printed = ModulePrinter.Print(module);
        Assert.Equal(printed, ModulePrinter.Print(ModuleParser.Parse(printed)));
        Assert.True(module.Functions.Sum(static f => Count(f.Body)) >= operations, $"{module.Functions.Sum(static f => Count(f.Body))} operations");
    }

    [SkippableFact]
    public void Memory_that_another_tool_gives_away_stays_given_away()
    {
        Skip.IfNot(Shared.Has("spec/stablehlo-syntax-fixture-a.mlir"), "../shared/spec is not here");
        Function main = ModuleParser.Parse(ModulePrinter.Print(ModuleParser.Parse(Text("spec/stablehlo-syntax-fixture-a.mlir")))).Main;
        Assert.Equal([new(null, 0), new(null, null, true), new(), new()], main.Arguments);
        Assert.Equal(["r0", null], main.ResultNames);
    }

    [Fact]
    public void A_result_that_is_called_nothing_has_no_name() => Assert.Equal(
        [null],
        ModuleParser.Parse("""
            module @jit_f attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
              func.func public @main(%arg0: tensor<4xf32>) -> (tensor<4xf32> {jax.result_info = ""}) {
                return %arg0 : tensor<4xf32>
              }
            }
            """).Main.ResultNames);

    [Fact]
    public void A_generic_module_is_the_abbreviated_one()
    {
        const string generic = """
            "builtin.module"() <{sym_name = "m"}> ({
              "func.func"() <{arg_attrs = [{mf.name = "a", tf.aliasing_output = 0 : i32}, {}], function_type = (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>,
                res_attrs = [{jax.result_info = "y"}], sym_name = "main", sym_visibility = "public"}> ({
              ^bb0(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>):
                %0 = "func.call"(%arg0) <{callee = @"half of"}> : (tensor<2xf32>) -> tensor<2xf32>
                %1 = "stablehlo.add"(%0, %arg1) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
                "func.return"(%1) : (tensor<2xf32>) -> ()
              }) : () -> ()
              "func.func"() <{function_type = (tensor<2xf32>) -> tensor<2xf32>, sym_name = "half of", sym_visibility = "private"}> ({
              ^bb0(%arg0: tensor<2xf32>):
                %0 = "stablehlo.constant"() <{value = dense<0.5> : tensor<2xf32>}> : () -> tensor<2xf32>
                %1 = "stablehlo.multiply"(%arg0, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
                "func.return"(%1) : (tensor<2xf32>) -> ()
              }) : () -> ()
            }) {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} : () -> ()
            """;
        const string abbreviated = """
            builtin.module @m {
              func.func @main(%a: tensor<2xf32> {mf.name = "a", tf.aliasing_output = 0 : i32}, %b: tensor<2xf32>) -> (tensor<2xf32> {jax.result_info = "y"}) {
                %half = call @"half of"(%a) : (tensor<2xf32>) -> tensor<2xf32>
                %sum = stablehlo.add %half, %b : tensor<2xf32>
                return %sum : tensor<2xf32>
              }
              func.func private @"half of"(%a: tensor<2xf32>) -> tensor<2xf32> {
                %c = stablehlo.constant dense<5.0e-1> : tensor<2xf32>
                %r = stablehlo.multiply %a, %c : tensor<2xf32>
                return %r : tensor<2xf32>
              }
            }
            """;
        Module module = ModuleParser.Parse(generic);
        Assert.Equal(ModulePrinter.Print(module), ModulePrinter.Print(ModuleParser.Parse(abbreviated)));
        Assert.Equal([2.5, 4], new ReferenceEvaluator(module).Run(Run.Tensor(ElementType.F32, [2], 1, 2), Run.Tensor(ElementType.F32, [2], 2, 3))[0].Numbers());
    }

    [Theory]
    [InlineData("add %a, %b : tensor<4x8xf32>", "\"stablehlo.add\"(%a, %b) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>")]
    [InlineData("slice %a [0:2, 1:8:3] : (tensor<4x8xf32>) -> tensor<2x3xf32>",
        "\"stablehlo.slice\"(%a) {start_indices = array<i64: 0, 1>, limit_indices = array<i64: 2, 8>, strides = array<i64: 1, 3>} : "
            + "(tensor<4x8xf32>) -> tensor<2x3xf32>")]
    [InlineData("dot_general %a, %b, contracting_dims = [1] x [1], precision = [HIGH, HIGH] : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x4xf32>",
        "\"stablehlo.dot_general\"(%a, %b) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1]>, "
            + "precision_config = [#stablehlo<precision HIGH>, #stablehlo<precision HIGH>]} : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x4xf32>")]
    [InlineData("reduce_precision %a, format = e5m10 : tensor<4x8xf32>",
        "\"stablehlo.reduce_precision\"(%a) {exponent_bits = 5 : i32, mantissa_bits = 10 : i32} : (tensor<4x8xf32>) -> tensor<4x8xf32>")]
    [InlineData("reduce(%a init: %z) applies stablehlo.maximum across dimensions = [1] : (tensor<4x8xf32>, tensor<f32>) -> tensor<4xf32>",
        "\"stablehlo.reduce\"(%a, %z) ({\n^bb0(%x: tensor<f32>, %y: tensor<f32>):\n"
            + "%m = \"stablehlo.maximum\"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>\n"
            + "\"stablehlo.return\"(%m) : (tensor<f32>) -> ()\n}) {dimensions = array<i64: 1>} : (tensor<4x8xf32>, tensor<f32>) -> tensor<4xf32>")]
    [InlineData("gather_without_index_vector_dim", "")]
    public void An_abbreviated_op_is_the_generic_one(string abbreviated, string generic)
    {
        if (generic.Length == 0)
        {
            // index_vector_dim is left out where it is 0.
            abbreviated = "\"stablehlo.gather\"(%a, %i) <{dimension_numbers = #stablehlo.gather<offset_dims = [0], collapsed_slice_dims = [0], "
                + "start_index_map = [0]>, slice_sizes = array<i64: 1, 8>}> : (tensor<4x8xf32>, tensor<1xi32>) -> tensor<8xf32>";
            generic = abbreviated.Replace("start_index_map = [0]", "start_index_map = [0], index_vector_dim = 0", StringComparison.Ordinal);
        }
        else
        {
            abbreviated = "stablehlo." + abbreviated;
        }

        Assert.Equal(ModulePrinter.Print(Of(generic)), ModulePrinter.Print(Of(abbreviated)));

        static Module Of(string op)
        {
            string result = op[(op.LastIndexOf("tensor<", StringComparison.Ordinal))..];
            string arguments = "%a: tensor<4x8xf32>, %b: tensor<4x8xf32>, %z: tensor<f32>, %i: tensor<1xi32>";
            return ModuleParser.Parse($"module {{\nfunc.func @main({arguments}) -> {result} {{\n%r = {op}\nreturn %r : {result}\n}}\n}}");
        }
    }

    [Theory]
    [InlineData("255", "tensor<i8>", -1.0)]
    [InlineData("-1", "tensor<ui8>", null)]
    [InlineData("256", "tensor<i8>", null)]
    [InlineData("-129", "tensor<i8>", null)]
    [InlineData("4294967295", "tensor<i32>", -1.0)]
    [InlineData("0x1FF", "tensor<i8>", null)]
    [InlineData("0xFF", "tensor<ui8>", 255.0)]
    [InlineData("1.", "tensor<f32>", 1.0)]
    [InlineData("1.e2", "tensor<f32>", 100.0)]
    [InlineData("1", "tensor<f32>", null)]
    [InlineData("1.0e39", "tensor<f32>", null)]
    [InlineData("70000.0", "tensor<f16>", null)]
    [InlineData("0x7F800000", "tensor<f32>", double.PositiveInfinity)]
    [InlineData("0x7F80", "tensor<f32>", null)]
    public void Elements_are_read_as_MLIR_reads_them_and_refused_outside_their_range(string element, string type, double? value)
    {
        string text = $"module {{\nfunc.func @main() -> {type} {{\n%0 = stablehlo.constant dense<{element}> : {type}\nreturn %0 : {type}\n}}\n}}";
        if (value is { } number)
            Assert.Equal([number], new ReferenceEvaluator(ModuleParser.Parse(text)).Run()[0].Numbers());
        else
            Assert.Equal("MF5010", Assert.Throws<GraphException>(() => ModuleParser.Parse(text)).Id);
    }

    [Theory]
    [InlineData("0x05", "3", "1 0 1")]
    [InlineData("0x01", "8", "1 0 0 0 0 0 0 0")]
    [InlineData("0xFF", "9", "1 1 1 1 1 1 1 1 1")]
    [InlineData("0x0102", "9", "1 0 0 0 0 0 0 0 0")]
    [InlineData("0x010001", "3", null)]
    public void Truth_values_as_bytes_are_bits(string hex, string size, string? expected)
    {
        string text = $"module {{\nfunc.func @main() -> tensor<{size}xi1> {{\n%0 = stablehlo.constant dense<\"{hex}\"> : tensor<{size}xi1>\n"
            + $"return %0 : tensor<{size}xi1>\n}}\n}}";
        if (expected is not null)
            Assert.Equal(expected, string.Join(' ', new ReferenceEvaluator(ModuleParser.Parse(text)).Run()[0].Numbers()));
        else
            Assert.Equal("MF5010", Assert.Throws<GraphException>(() => ModuleParser.Parse(text)).Id);
    }

    private static int Count(Block block) => block.Nodes.Sum(static n => 1 + n.Blocks.Sum(Count));

    private static string Text(string file)
    {
        if (!file.EndsWith(".xz", StringComparison.Ordinal))
            return File.ReadAllText(Shared.Path(file));
        ProcessStartInfo start = new("xz", ["--decompress", "--stdout", Shared.Path(file)]) { RedirectStandardOutput = true };
        Process? xz = null;
        try
        {
            xz = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "xz is not installed");
        }

        using (xz)
            return xz!.StandardOutput.ReadToEnd();
    }
}
