using Xunit;

namespace MaskFormer.Generators.Tests.Operations;

/// <summary>Operations that name axes by number, and those that choose: shapes that are proved, and findings in the user's words.</summary>
public sealed class AxisTests
{
    [Theory]
    [InlineData("X: B, C, H; Z: B, D, H", "Concat(1, X, Z, X)", "B, 2*C + D, H")]
    [InlineData("X: ..., C; Z: ..., D", "Concat(-1, X, Z)", "..., C + D")]
    [InlineData("X: B, C; Z: B, C", "Stack(0, X, Z)", "2, B, C")]
    [InlineData("X: B, C; Z: B, C; Y: B, C", "Stack(2, X, Z, Y)", "B, C, 3")]
    [InlineData("X: ..., C", "Stack(-1, X, X)", "..., C, 2")]
    [InlineData("X: B, C, H", "Select(X, 1, 0)", "B, H")]
    [InlineData("X: B, C, H", "Select(X, -2, ^1)", "B, H")]
    [InlineData("X: B, Heads + 3, H", "Select(X, 1, Heads + 2)", "B, H")]
    [InlineData("X: B, 1 + S, C", "Slice(X, 1, 1..)", "B, S, C")]
    [InlineData("X: B, 2*Hidden", "Slice(X, 1, Hidden..)", "B, Hidden")]
    [InlineData("X: B, Heads*Window", "Slice(X, 1, ..Heads)", "B, Heads")]
    [InlineData("X: B, 3 + H", "Slice(X, 1, 1..^1)", "B, H + 1")]
    [InlineData("X: B, H", "Slice(X, 1, .., step: 2)", "B, H/2")]
    [InlineData("X: B, 7", "Slice(X, -1, 2..^1, step: 3)", "B, 2")]
    [InlineData("X: B, H*W + S; Z: H, W; Y: S", "Part(X, 1, \"H*W\", \"S\")", "B, S")]
    [InlineData("X: B, H*W + S, C; Z: H, W; Y: S", "Part(X, -2, \"0\", \"H*W\")", "B, H*W, C")]
    [InlineData("X: B, H, W, 2*C", "Reshape(X, \"B, H*W, C, 2\")", "B, H*W, C, 2")]
    [InlineData("X: B, C, H, W", "PadTo(X, Window, axis: 2)", "B, C, Window*(H/Window), Window*(W/Window)")]
    [InlineData("X: B, C, H, W", "PadTo(X, 4, axis: -2)", "B, C, 4*(H/4), 4*(W/4)")]
    [InlineData("X: B, 8, 8; Z: B, H, W", "CropLike(X, Z, axis: -2)", "B, H, W")]
    [InlineData("X: B, S, C", "Roll(X, 1, 0)", "B, S, C")]
    [InlineData("X: ..., S, C", "Cumsum(X, -2)", "..., S, C")]
    [InlineData("X: B, Q, H, W", "Softmax(X, axis: 1)", "B, Q, H, W")]
    [InlineData("X: S, B, C", "DropPath(X, 0.1, axis: 1)", "S, B, C")]
    [InlineData("X: B, C; M: B, C", "Where(M, X, 0)", "B, C")]
    [InlineData("X: B, C", "Where(Greater(X, 0), 1, -1e9)", "B, C")]
    [InlineData("X: B, C", "Maximum(0, X)", "B, C")]
    [InlineData("X: B, H", "Iota(\"H\")", "H")]
    [InlineData("X: B, Hidden", "X * Math.Pow(Hidden, -0.5)", "B, Hidden")]
    public void A_shape_is_proved(string ports, string expression, string shape) => Assert.Equal(shape, OneExpression.Shape(ports, expression));

    [Theory]
    [InlineData("X: B, C; Z: B, D", "Concat(0, X, Z)", "MF2001 input 2 of Concat beside axis 0: expected [B, C], found [B, D]")]
    [InlineData("X: B, C; Z: B, C, H", "Concat(0, X, Z)", "MF2006 input 2 of Concat: expected [B, C], found [B, C, H]")]
    [InlineData("X: B, C; Z: B, C", "Concat(2, X, Z)",
        "MF2030 Concat: [B, C] has no axis 2; a negative axis counts from the end, and is the only way where leading axes are not known")]
    [InlineData("X: ..., C", "Concat(0, X, X)",
        "MF2030 Concat: [..., C] has no axis 0; a negative axis counts from the end, and is the only way where leading axes are not known")]
    [InlineData("X: ..., C", "Softmax(X, axis: -2)",
        "MF2030 Softmax: [..., C] has no axis -2; a negative axis counts from the end, and is the only way where leading axes are not known")]
    [InlineData("X: B, S, C", "Roll(X, 1, 1, axis: 2)",
        "MF2030 Roll: [B, S, C] has no axis 2; a negative axis counts from the end, and is the only way where leading axes are not known")]
    [InlineData("X: B, C; Z: B, D", "Stack(0, X, Z)", "MF2001 input 2 of Stack: expected [B, C], found [B, D]")]
    [InlineData("X: B, Hidden", "Slice(X, 1, ..Heads)",
        "MF2031 Slice: 0..Heads is not shown to lie within axis 1, which has size Hidden; state it by [Require]")]
    [InlineData("X: B, 8", "Slice(X, 1, 2..9)", "MF2031 Slice: 2..9 is not shown to lie within axis 1, which has size 8; state it by [Require]")]
    [InlineData("X: B, 8", "Slice(X, 1, 3..3)", "MF2031 Slice: 3..3 is not shown to lie within axis 1, which has size 8; state it by [Require]")]
    [InlineData("X: B, 8", "Select(X, 1, 8)", "MF2031 Select: 8 is not shown to lie within axis 1, which has size 8; state it by [Require]")]
    [InlineData("X: B, H", "Select(X, 1, 1)", "MF2031 Select: 1 is not shown to lie within axis 1, which has size H; state it by [Require]")]
    [InlineData("X: B, H + W; Z: H; Y: W", "Part(X, 1, \"H\", \"W + 1\")",
        "MF2031 Part: W + 1 from H on is not shown to lie within axis 1, which has size H + W; state it by [Require]")]
    [InlineData("X: B, C", "Concat(Heads, X, X)", "MF2032 'axis' of Concat must be a number that stands in the source, found 'Heads'")]
    [InlineData("X: B, H", "Slice(X, 1, .., step: 0)", "MF2032 'step' of Slice must be 1 or more, found '0'")]
    [InlineData("X: B, H, W, C", "PadTo(X, 0)", "MF2032 'multiple' of PadTo must be 1 or more, found '0'")]
    [InlineData("X: B, C, H, W", "AvgPool(X, kernel: 2, stride: 0)", "MF2032 'stride' of AvgPool must be 1 or more, found '0'")]
    [InlineData("X: B, H, W", "Reshape(X, \"B, H, H\")", "MF2001 the number of elements of Reshape: expected [B*H*W], found [B*H*H]")]
    [InlineData("X: B, C; Z: B, D", "Where(X, Z, 0)", "MF2001 the test of 'Where': expected [B, D], found [B, C]")]
    [InlineData("X: B, C; Z: B, D", "Minimum(X, Z)", "MF2001 the two sides of 'Minimum': expected [B, C], found [B, D]")]
    [InlineData("X: B, C, H, W; Z: B, Q, P, 3", "GridSample(X, Z)",
        "MF2001 last axis of the points of GridSample, x and y: expected [2], found [3]")]
    [InlineData("X: B, C", "Iota(\"B, C\")", "MF1003 The shape \"B, C\" cannot be read: one size is wanted")]
    public void What_does_not_fit_is_told_in_its_words(string ports, string expression, string finding) =>
        Assert.Equal(finding, OneExpression.Finding(ports, expression));

    [Fact]
    public void A_requirement_states_that_a_slice_fits() =>
        Assert.Equal("B, Heads", OneExpression.Shape("X: B, Hidden", "Slice(X, 1, ..Heads)", "[Require(\"fits\")] bool Fits => Heads <= Hidden;"));

    [Fact]
    public void A_mask_of_attention_fits_queries_and_keys()
    {
        const string layer = "Layer L => MultiheadAttention(Hidden, Heads); [Require(\"fits\")] bool Fits => Hidden % Heads == 0;";
        const string ports = "X: Q, B, Hidden; K: S, B, Hidden; M: ";
        Assert.All(["Q, S", "B, Q, S", "B, Heads, Q, S"], mask => Assert.Equal("Q, B, Hidden", OneExpression.Shape(ports + mask, "L(X, K, K, M)", layer)));
        Assert.Equal("MF2001 mask of 'L': expected [Q, S], found [S, Q]", OneExpression.Finding(ports + "S, Q", "L(X, K, K, M)", layer));
        Assert.Equal("MF2002 'L' takes 3 or 4 input(s), found 2", OneExpression.Finding(ports + "Q, S", "L(X, K) + 0 * L(X, K, K, M)", layer));
    }

    [Fact]
    public void A_transposed_convolution_doubles_a_map() =>
        Assert.Equal(
            "B, Heads, 2*H, 2*W",
            OneExpression.Shape("X: B, Hidden, H, W", "L(X)", "Layer L => ConvTranspose2d(Hidden, Heads, kernel: 2, stride: 2);")
        );

    [Theory]
    [InlineData("groups: Hidden", "")]
    [InlineData("groups: 1", "")]
    [InlineData("groups: 3", "MF2003 input channels of 'L' must be divisible by groups: 64 is not divisible by 3")]
    [InlineData("groups: 16", "MF2003 output channels of 'L' must be divisible by groups: 8 is not divisible by 16")]
    public void Groups_of_a_convolution_divide_what_comes_in_and_what_goes_out(string groups, string finding)
    {
        string wide = groups == "groups: Hidden" ? "Hidden" : "Heads";
        Run run = Harness.Run(OneExpression.Block("X: B, Hidden, H, W", "L(X)", $"Layer L => Conv2d(Hidden, {wide}, kernel: 3, {groups});"));
        Assert.Equal(finding, run.Result.Results[0].Diagnostics.Select(static d => $"{d.Id} {d.GetMessage()}").FirstOrDefault() ?? "");
    }
}
