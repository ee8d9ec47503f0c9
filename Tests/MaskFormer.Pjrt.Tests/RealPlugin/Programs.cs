namespace MaskFormer.Pjrt.Tests.RealPlugin;

/// <summary>Small programs with results that can be worked out by hand.</summary>
internal static class Programs
{
    /// <summary>a + 2 b.</summary>
    public const string Add = """
        module {
          func.func public @main(%a: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<3xf32> {
            %two = "stablehlo.constant"() {value = dense<2.0> : tensor<3xf32>} : () -> tensor<3xf32>
            %0 = "stablehlo.multiply"(%b, %two) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
            %1 = "stablehlo.add"(%a, %0) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
            "func.return"(%1) : (tensor<3xf32>) -> ()
          }
        }
        """;

    /// <summary>state + input, in the memory of state; and the sum of the new state.</summary>
    public const string Step = """
        module {
          func.func public @main(%state: tensor<3xf32> {tf.aliasing_output = 0 : i32}, %input: tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
            %0 = "stablehlo.add"(%state, %input) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
            %zero = "stablehlo.constant"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
            %1 = "stablehlo.reduce"(%0, %zero) ({
            ^bb0(%x: tensor<f32>, %y: tensor<f32>):
              %2 = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
              "stablehlo.return"(%2) : (tensor<f32>) -> ()
            }) {dimensions = array<i64: 0>} : (tensor<3xf32>, tensor<f32>) -> tensor<f32>
            "func.return"(%0, %1) : (tensor<3xf32>, tensor<f32>) -> ()
          }
        }
        """;

    /// <summary>[m, k] × [k, n].</summary>
    public static string MatMul(int m, int k, int n) =>
        $$"""
            module {
              func.func public @main(%a: tensor<{{m}}x{{k}}xf32>, %b: tensor<{{k}}x{{n}}xf32>) -> tensor<{{m}}x{{n}}xf32> {
                %0 = "stablehlo.dot_general"(%a, %b) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>} : (tensor<{{m}}x{{k}}xf32>, tensor<{{k}}x{{n}}xf32>) -> tensor<{{m}}x{{n}}xf32>
                "func.return"(%0) : (tensor<{{m}}x{{n}}xf32>) -> ()
              }
            }
            """;

    /// <summary>The sum of all devices' inputs, times the device's replica number plus one.</summary>
    public static string AllReduce(int replicas) =>
        $$"""
            module {
              func.func public @main(%a: tensor<2xf32>) -> tensor<2xf32> {
                %0 = "stablehlo.all_reduce"(%a) ({
                ^bb0(%x: tensor<f32>, %y: tensor<f32>):
                  %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
                  "stablehlo.return"(%s) : (tensor<f32>) -> ()
                }) {replica_groups = dense<[[{{string.Join(
                ", ",
                Enumerable.Range(0, replicas)
            )}}]]> : tensor<1x{{replicas}}xi64>} : (tensor<2xf32>) -> tensor<2xf32>
                %r = "stablehlo.replica_id"() : () -> tensor<ui32>
                %f = "stablehlo.convert"(%r) : (tensor<ui32>) -> tensor<f32>
                %one = "stablehlo.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
                %g = "stablehlo.add"(%f, %one) : (tensor<f32>, tensor<f32>) -> tensor<f32>
                %h = "stablehlo.broadcast_in_dim"(%g) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<2xf32>
                %1 = "stablehlo.multiply"(%0, %h) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
                "func.return"(%1) : (tensor<2xf32>) -> ()
              }
            }
            """;

    /// <summary>The argument itself, once more: for moving types and sizes through a device.</summary>
    public static string Identity(string type) => $$"""
        module {
          func.func public @main(%a: tensor<{{type}}>) -> tensor<{{type}}> {
            "func.return"(%a) : (tensor<{{type}}>) -> ()
          }
        }
        """;

    /// <summary>[2, 3, 5] → [5, 2, 3].</summary>
    public const string Transpose = """
        module {
          func.func public @main(%a: tensor<2x3x5xi32>) -> tensor<5x2x3xi32> {
            %0 = "stablehlo.transpose"(%a) {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x5xi32>) -> tensor<5x2x3xi32>
            "func.return"(%0) : (tensor<5x2x3xi32>) -> ()
          }
        }
        """;
}
