using MaskFormer.StableHlo.Text;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Text;

public class PrinterTests
{
    [Fact]
    public void A_module_is_written_in_generic_form()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 2, 3);
        g.Place("Head.Scores");
        Value y = g.Linear(x, "head", 3, 4);
        g.Place("Head.Best", "Head.cs", 7, 9);
        Module module = g.Build("demo", ("best", g.Max(g.Relu(y), "b c -> b")));
        Assert.Equal(Text, ModulePrinter.Print(module));
    }

    private const string Text = """
        module @demo attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
          func.func public @main(%arg0: tensor<4x3xf32> {mf.name = "head.weight"}, %arg1: tensor<4xf32> {mf.name = "head.bias"}, %arg2: tensor<2x3xf32> {mf.name = "x"}) -> (tensor<2xf32> {jax.result_info = "best"}) {
            %0 = "stablehlo.dot_general"(%arg2, %arg0) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32> loc("Head.Scores")
            %1 = "stablehlo.broadcast_in_dim"(%arg1) {broadcast_dimensions = array<i64: 1>} : (tensor<4xf32>) -> tensor<2x4xf32> loc("Head.Scores")
            %2 = "stablehlo.add"(%0, %1) : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32> loc("Head.Scores")
            %3 = "stablehlo.constant"() {value = dense<0.0> : tensor<2x4xf32>} : () -> tensor<2x4xf32> loc("Head.Best"("Head.cs":7:9))
            %4 = "stablehlo.compare"(%2, %3) {comparison_direction = #stablehlo<comparison_direction LE>, compare_type = #stablehlo<comparison_type FLOAT>} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xi1> loc("Head.Best"("Head.cs":7:9))
            %5 = "stablehlo.select"(%4, %3, %2) : (tensor<2x4xi1>, tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32> loc("Head.Best"("Head.cs":7:9))
            %6 = "stablehlo.constant"() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32> loc("Head.Best"("Head.cs":7:9))
            %7 = "stablehlo.reduce"(%5, %6) ({
            ^bb0(%8: tensor<f32>, %9: tensor<f32>):
              %10 = "stablehlo.maximum"(%8, %9) : (tensor<f32>, tensor<f32>) -> tensor<f32>
              "stablehlo.return"(%10) : (tensor<f32>) -> ()
            }) {dimensions = array<i64: 1>} : (tensor<2x4xf32>, tensor<f32>) -> tensor<2xf32> loc("Head.Best"("Head.cs":7:9))
            "func.return"(%7) : (tensor<2xf32>) -> ()
          }
        }

        """;
}
