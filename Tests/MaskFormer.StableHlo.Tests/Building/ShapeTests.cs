using MaskFormer.Language;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Building;

public class ShapeTests
{
    private readonly GraphBuilder g = new();

    [Theory]
    [InlineData("b c h w -> (h w) b c", new long[] { 35, 2, 3 })]
    [InlineData("b c h w -> b (c h) w", new long[] { 2, 15, 7 })]
    [InlineData("b c h w -> w h c b", new long[] { 7, 5, 3, 2 })]
    [InlineData("b c h w -> b 1 c h w", new long[] { 2, 1, 3, 5, 7 })]
    [InlineData("b ... w -> w ... b", new long[] { 7, 3, 5, 2 })]
    [InlineData("... h w -> (h w) ... 1", new long[] { 35, 2, 3, 1 })]
    public void Rearrange_moves_merges_and_inserts(string pattern, long[] expected) =>
        Assert.Equal(expected, g.Rearrange(g.Input("x", 2, 3, 5, 7), pattern).Type.Dims);

    [Fact]
    public void Rearrange_splits_by_a_known_size() =>
        Assert.Equal([2, 3, 5, 7], g.Rearrange(g.Input("x", 2, 15, 7), "b (c h) w -> b c h w", ("c", 3)).Type.Dims);

    [Fact]
    public void Rearrange_that_cannot_split_says_so()
    {
        g.Place("Block.Wide");
        GraphException e = Assert.Throws<GraphException>(() => g.Rearrange(g.Input("x", 2, 16), "b (c h) -> b c h", ("c", 3)));
        Assert.Equal("MF5004", e.Id);
        Assert.Equal("Block.Wide", e.Place);
        Assert.Contains("axis 1 has size 16, which is not 3 * ?", e.Cause);
    }

    [Fact]
    public void Any_axes_are_summed_expanded_and_shared()
    {
        Value x = g.Input("x", 2, 3, 5, 7);
        Assert.Equal([2, 3, 5], g.Sum(x, "... w -> ...").Type.Dims);
        Assert.Equal([2, 1, 7], g.Max(x, "b ... w -> b 1 w").Type.Dims);
        Assert.Equal([2, 3, 5, 4, 7], g.Expand(x, "... w -> ... k w", 4, 7).Type.Dims);
        Assert.Equal([2, 3, 5, 6], g.Einsum("...w,wk->...k", x, g.Input("m", 7, 6)).Type.Dims);
    }

    [Fact]
    public void Expand_puts_new_axes_in_between() => Assert.Equal([5, 2, 3], g.Expand(g.Input("x", 5, 3), "q c -> q b c", 5, 2, 3).Type.Dims);

    [Fact]
    public void Einsum_contracts_batches_and_reorders() =>
        Assert.Equal([6, 2, 5, 7, 9], g.Einsum("lqbc,bchw->lbqhw", g.Input("e", 6, 5, 2, 3), g.Input("m", 2, 3, 7, 9)).Type.Dims);

    [Theory]
    [InlineData(7, 2, 3, 1, 112)]
    [InlineData(3, 1, 2, 2, 223)]
    public void Convolution_has_the_floor_size(int kernel, int stride, int padding, int dilation, long expected) =>
        Assert.Equal([2, 8, expected, expected], g.Conv2d(g.Input("x", 2, 3, 223, 223), "stem.conv1", 3, 8, kernel, stride, padding, dilation).Type.Dims);

    [Fact]
    public void Weights_keep_their_order_and_are_shared()
    {
        Value x = g.Input("x", 4, 3);
        Value y = g.Linear(g.Linear(x, "a", 3, 3), (KeyPath)"b" / "c", 3, 3, bias: false);
        g.Linear(y, "a", 3, 3);
        Assert.Equal(["a.weight", "a.bias", "b.c.weight"], g.WeightKeys);
    }

    [Fact]
    public void A_weight_of_two_shapes_is_refused() =>
        Assert.Equal("MF5003", Assert.Throws<GraphException>(() => (g.Weight("w", 3), g.Weight("w", 4))).Id);

    [Fact]
    public void An_error_names_property_op_shapes_and_rule()
    {
        g.Place("Bottleneck.Out", "Blocks.cs", 12, 3);
        GraphException e = Assert.Throws<GraphException>(() => g.Add(g.Input("a", 4, 8), g.Input("b", 4, 9)));
        Assert.Equal(
            "MF5035 Bottleneck.Out (Blocks.cs:12:3): stablehlo.add of (tensor<4x8xf32>, tensor<4x9xf32>): "
                + "the operands must have equal shapes and element types: "
                + "tensor<4x8xf32> and tensor<4x9xf32>. Change the shapes or the values this property computes with",
            e.Message
        );
    }

    [Fact]
    public void Attention_keeps_the_queries_shape() =>
        Assert.Equal([5, 2, 12], g.MultiheadAttention(g.Input("q", 5, 2, 12), g.Input("k", 7, 2, 12), g.Input("v", 7, 2, 12), "attn", 12, 3).Type.Dims);

    [Fact]
    public void Resize_takes_the_size_of_the_other() =>
        Assert.Equal([2, 3, 75, 50], g.ResizeLike(g.Input("x", 2, 3, 38, 25), g.Input("y", 2, 9, 75, 50), Resize.Nearest).Type.Dims);

    [Fact]
    public void A_value_of_another_graph_is_refused() =>
        Assert.Equal("MF5002", Assert.Throws<GraphException>(() => g.Relu(new GraphBuilder().Input("x", 3))).Id);
}
