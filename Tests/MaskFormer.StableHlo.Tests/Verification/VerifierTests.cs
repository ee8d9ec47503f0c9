using MaskFormer.StableHlo.Text;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Verification;

/// <summary>What plugins refuse, or what ends their process is refused here, with the rule.</summary>
public class VerifierTests
{
    private const string Add =
        "({\n^bb0(%a: tensor<f32>, %b: tensor<f32>):\n%s = \"stablehlo.add\"(%a, %b) : (tensor<f32>, tensor<f32>) -> tensor<f32>\n"
            + "\"stablehlo.return\"(%s) : (tensor<f32>) -> ()\n})";

    [Theory]
    [InlineData("\"stablehlo.add\"(%x, %y) : (tensor<4x8xf32>, tensor<4x9xf32>) -> tensor<4x8xf32>", "the operands must have equal shapes and element types")]
    [InlineData("\"stablehlo.and\"(%x, %x) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>", "does not take f32 elements")]
    [InlineData("\"stablehlo.negate\"(%x) : (tensor<4x8xf32>) -> tensor<8x4xf32>", "the result is (tensor<4x8xf32>), stated is (tensor<8x4xf32>)")]
    [InlineData("\"stablehlo.reshape\"(%x) : (tensor<4x8xf32>) -> tensor<31xf32>", "has 32, tensor<31xf32> has 31")]
    [InlineData("\"stablehlo.transpose\"(%x) {permutation = array<i64: 0, 0>} : (tensor<4x8xf32>) -> tensor<4x4xf32>", "permutation axis 0 is named twice")]
    [InlineData("\"stablehlo.broadcast_in_dim\"(%x) {broadcast_dimensions = array<i64: 1, 0>} : (tensor<4x8xf32>) -> tensor<8x4xf32>", "must rise strictly")]
    [InlineData("\"stablehlo.broadcast_in_dim\"(%x) {broadcast_dimensions = array<i64: 0, 1>} : (tensor<4x8xf32>) -> tensor<4x9xf32>", "must have size 1 or 9")]
    [InlineData(
        "\"stablehlo.slice\"(%x) {start_indices = array<i64: 0, 3>, limit_indices = array<i64: 4, 9>, strides = array<i64: 1, 1>} : "
            + "(tensor<4x8xf32>) -> tensor<4x6xf32>",
        "axis 1: 0 <= start 3 <= limit 9 <= size 8"
    )]
    [InlineData(
        "\"stablehlo.pad\"(%x, %z) {edge_padding_low = array<i64: -5, 0>, edge_padding_high = array<i64: 0, 0>, "
            + "interior_padding = array<i64: 0, 0>} : (tensor<4x8xf32>, tensor<f32>) -> tensor<0x8xf32>",
        "negative size"
    )]
    [InlineData(
        "\"stablehlo.concatenate\"(%x, %y) {dimension = 0 : i64} : (tensor<4x8xf32>, tensor<4x9xf32>) -> tensor<8x8xf32>",
        "operands must be equal but for axis 0"
    )]
    [InlineData("\"stablehlo.iota\"() {iota_dimension = 1 : i64} : () -> tensor<4xi32>", "iota_dimension 1 is outside 0..0")]
    [InlineData(
        "\"stablehlo.compare\"(%x, %x) {comparison_direction = #stablehlo<comparison_direction GT>, "
            + "compare_type = #stablehlo<comparison_type SIGNED>} : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>",
        "compare_type SIGNED does not fit f32"
    )]
    [InlineData(
        "\"stablehlo.select\"(%x, %x, %x) : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>",
        "the predicate must have i1 elements"
    )]
    [InlineData("\"stablehlo.bitcast_convert\"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf64>", "equal width")]
    [InlineData(
        "\"stablehlo.dot_general\"(%x, %y) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], "
            + "rhs_contracting_dimensions = [1]>} : (tensor<4x8xf32>, tensor<4x9xf32>) -> tensor<4x4xf32>",
        "contracting sizes must match: axis 1 of tensor<4x8xf32> has 8, axis 1 of tensor<4x9xf32> has 9"
    )]
    [InlineData(
        "\"stablehlo.reduce\"(%x, %z) " + Add + " {dimensions = array<i64: 2>} : (tensor<4x8xf32>, tensor<f32>) -> tensor<4xf32>",
        "dimension 2 is outside 0..1"
    )]
    [InlineData(
        "\"stablehlo.reduce\"(%x, %x) " + Add + " {dimensions = array<i64: 0>} : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8xf32>",
        "an initial value and a scalar of its input's elements"
    )]
    [InlineData(
        "\"stablehlo.reduce_window\"(%x, %z) " + Add + " {window_dimensions = array<i64: 1, 0>} : (tensor<4x8xf32>, tensor<f32>) -> tensor<4x8xf32>",
        "must be at least 1"
    )]
    [InlineData(
        "\"stablehlo.all_reduce\"(%x) " + Add + " {replica_groups = dense<[[0, 2]]> : tensor<1x2xi64>} : (tensor<4x8xf32>) -> tensor<4x8xf32>",
        "must name every replica from 0 to 1 once"
    )]
    [InlineData("\"stablehlo.convert\"(%i) : (tensor<4xi32>) -> tensor<5xf32>", "the result is (tensor<4xf32>), stated is (tensor<5xf32>)")]
    [InlineData(
        "\"stablehlo.dynamic_slice\"(%x, %z, %z) {slice_sizes = array<i64: 1, 1>} : (tensor<4x8xf32>, tensor<f32>, tensor<f32>) -> tensor<1x1xf32>",
        "start indices must be whole numbers"
    )]
    public void A_broken_rule_is_named(string node, string rule)
    {
        GraphException e = Assert.Throws<GraphException>(() => ModuleParser.Parse(Program("%r = " + node + " loc(\"Record.Property\")")));
        Assert.Equal("MF5035", e.Id);
        Assert.Equal("Record.Property", e.Place);
        Assert.Contains(rule, e.Cause);
    }

    [Fact]
    public void A_convolution_whose_features_do_not_fit_is_refused()
    {
        GraphBuilder g = new();
        g.Place("Stem.Conv");
        GraphException e = Assert.Throws<GraphException>(() => g.Conv2d(g.Input("x", 1, 5, 8, 8), "c", 6, 4, 3));
        Assert.Contains("kernel input features 6 times feature groups 1 must equal the data's features 5", e.Cause);
    }

    [Fact]
    public void A_reducer_that_uses_an_outer_value_is_refused()
    {
        string body = Add.Replace("\"stablehlo.add\"(%a, %b)", "\"stablehlo.add\"(%a, %z)", StringComparison.Ordinal);
        Refused(
            "MF5020",
            Program("%r = \"stablehlo.reduce\"(%x, %z) " + body + " {dimensions = array<i64: 1>} : (tensor<4x8xf32>, tensor<f32>) -> tensor<4xf32>")
        );
    }

    [Fact]
    public void An_all_reduce_of_another_body_is_refused()
    {
        string body = Add.Replace("\"stablehlo.return\"(%s)", "\"stablehlo.return\"(%a)", StringComparison.Ordinal);
        Refused(
            "MF5035",
            Program(
                "%r = \"stablehlo.all_reduce\"(%x) " + body + " {replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>} : (tensor<4x8xf32>) -> tensor<4x8xf32>",
                replicas: 2
            )
        );
    }

    [Fact]
    public void Groups_that_do_not_fit_the_module_are_refused() =>
        Refused(
            "MF5023",
            Program("%r = \"stablehlo.all_reduce\"(%x) " + Add + " {replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>} : (tensor<4x8xf32>) -> tensor<4x8xf32>")
        );

    [Fact]
    public void A_collective_in_a_loop_is_refused()
    {
        GraphBuilder g = new(new() { Replicas = 2 });
        Value x = g.Input("x", 3);
        Value end = g.While([g.Full(0, ElementType.I32), x], s => g.Compare(Direction.LT, s[0], 3), s => [g.Add(s[0], 1), g.AllReduce(s[1])])[1];
        Assert.Equal("MF5023", Assert.Throws<GraphException>(() => g.Build("m", ("y", end))).Id);
    }

    [Theory]
    [InlineData("@f(%a: tensor<f32>) -> tensor<f32>", "%r = \"func.call\"(%a) {callee = @f} : (tensor<f32>) -> tensor<f32>", "calls itself")]
    [InlineData("@f(%a: tensor<f32>) -> tensor<f32>", "%r = \"func.call\"(%a) {callee = @g} : (tensor<f32>) -> tensor<f32>", "@g does not exist")]
    [InlineData("@f(%a: tensor<2xf32>) -> tensor<f32>", "%r = \"func.call\"(%a) {callee = @main} : (tensor<2xf32>) -> tensor<f32>", "the call is")]
    public void Calls_are_checked(string head, string node, string cause)
    {
        GraphException e = Refused(
            "MF5024",
            $"module @m {{\nfunc.func public @main(%a: tensor<f32>) -> tensor<f32> {{\n\"func.return\"(%a) : (tensor<f32>) -> ()\n}}\n"
                + $"func.func private {head} {{\n{node}\n\"func.return\"(%r) : (tensor<f32>) -> ()\n}}\n}}"
        );
        Assert.Contains(cause, e.Cause);
    }

    [Theory]
    [InlineData("tensor<2xf32>", "0", "its alias result 0 is tensor<f32>")]
    [InlineData("tensor<f32>", "3", "there are 1")]
    public void Aliases_are_checked(string type, string result, string cause)
    {
        GraphException e = Refused(
            "MF5022",
            $"module @m {{\nfunc.func public @main(%a: {type} {{tf.aliasing_output = {result} : i32}}, %b: tensor<f32>) -> tensor<f32> {{\n"
                + "\"func.return\"(%b) : (tensor<f32>) -> ()\n}\n}"
        );
        Assert.Contains(cause, e.Cause);
    }

    [Fact]
    public void Two_arguments_cannot_become_one_result() =>
        Refused(
            "MF5022",
            "module @m {\nfunc.func public @main(%a: tensor<f32> {tf.aliasing_output = 0 : i32}, %b: tensor<f32> {tf.aliasing_output = 0 : i32}) "
                + "-> tensor<f32> {\n\"func.return\"(%b) : (tensor<f32>) -> ()\n}\n}"
        );

    [Theory]
    [InlineData("module @m {\n}")]
    [InlineData("module @m {\nfunc.func private @main() {\n\"func.return\"() : () -> ()\n}\n}")]
    [InlineData("module @m {\nfunc.func public @main() {\n\"func.return\"() : () -> ()\n}\nfunc.func public @main() {\n\"func.return\"() : () -> ()\n}\n}")]
    public void A_module_needs_one_public_main(string text) => Refused("MF5021", text);

    private static GraphException Refused(string id, string text)
    {
        GraphException e = Assert.Throws<GraphException>(() => ModuleParser.Parse(text));
        Assert.Equal(id, e.Id);
        return e;
    }

    private static string Program(string node, int replicas = 1) =>
        $"module @m attributes {{mhlo.num_replicas = {replicas} : i32}} {{\nfunc.func public @main(%x: tensor<4x8xf32>, "
            + $"%y: tensor<4x9xf32>, %z: tensor<f32>, %i: tensor<4xi32>) -> tensor<f32> {{\n{node}\n\"func.return\"(%z) : (tensor<f32>) -> ()\n"
            + "}\n}";

    [Theory]
    [InlineData("offset_dims = [2, 1], collapsed_slice_dims = [0]", "array<i64: 1, 8, 3>", "tensor<5x8x3xf32>", "offset_dims [2, 1] must rise")]
    [InlineData("offset_dims = [1], collapsed_slice_dims = [1, 0]", "array<i64: 1, 1, 3>", "tensor<5x3xf32>", "collapsed_slice_dims [1, 0] must rise")]
    public void A_gather_names_its_axes_in_rising_order(string axes, string sizes, string result, string rule)
    {
        string gather = $"\"stablehlo.gather\"(%x, %i) {{dimension_numbers = #stablehlo.gather<{axes}, start_index_map = [0], index_vector_dim = 1>, "
            + $"slice_sizes = {sizes}}} : (tensor<4x8x3xf32>, tensor<5x1xi32>) -> {result}";
        Assert.Contains(rule, Refused($"%x: tensor<4x8x3xf32>, %i: tensor<5x1xi32>", gather, result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update_window_dims = [2, 1], inserted_window_dims = [0]", "tensor<5x8x3xf32>", "update_window_dims [2, 1] must rise")]
    [InlineData("update_window_dims = [1], inserted_window_dims = [1, 0]", "tensor<5x3xf32>", "inserted_window_dims [1, 0] must rise")]
    public void A_scatter_names_its_axes_in_rising_order(string axes, string updates, string rule)
    {
        string scatter = $"\"stablehlo.scatter\"(%x, %i, %u) {Add} {{scatter_dimension_numbers = #stablehlo.scatter<{axes}, "
            + "scatter_dims_to_operand_dims = [0], index_vector_dim = 1>} : "
            + $"(tensor<4x8x3xf32>, tensor<5x1xi32>, {updates}) -> tensor<4x8x3xf32>";
        string arguments = $"%x: tensor<4x8x3xf32>, %i: tensor<5x1xi32>, %u: {updates}";
        Assert.Contains(rule, Refused(arguments, scatter, "tensor<4x8x3xf32>"), StringComparison.Ordinal);
    }

    private static string Refused(string arguments, string op, string result)
    {
        string text = $"module {{\nfunc.func @main({arguments}) -> {result} {{\n%r = {op}\nreturn %r : {result}\n}}\n}}";
        GraphException error = Assert.Throws<GraphException>(() => ModuleParser.Parse(text));
        Assert.Equal("MF5035", error.Id);
        return error.Cause;
    }
}
