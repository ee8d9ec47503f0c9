using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>MF2xxx: one mistake gives one finding, at its place.</summary>
public sealed class ShapeFindingTests
{
    [Theory]
    [InlineData("Layer Conv3 => Conv2d(Mid, Out", "Layer Conv3 => Conv2d(In, Out", "MF2004 «Conv3(Spatial)»")]
    [InlineData("Stride, padding: 1, bias", "Stride, bias", "MF2001 «Conv3(Spatial) + Shortcut(X)»")]
    [InlineData("Conv2d(In, Out, kernel: 1, Stride, bias", "Conv2d(In, Out, kernel: 1, bias", "MF2004 «Conv3(Spatial) + Shortcut(X)»")]
    [InlineData("[Output(\"B, Out, H/Stride, W/Stride\")]", "[Output(\"B, Out, H, W/2\")]", "MF2001 «Y»")]
    [InlineData("Conv1(X)", "Conv1(X, X)", "MF2002 «Conv1(X, X)»")]
    [InlineData("Layer Shortcut => Plain", "Layer Bad => LayerNorm(Out); Layer Shortcut => Plain", "MF4003 «Bad»")]
    [InlineData("Conv3(Spatial) + Shortcut(X)", "Conv3(Sum(Spatial, \"b c h w -> b c h\")) + Shortcut(X)", "MF2006 «Sum(Spatial, \"b c h w -> b c h\")»")]
    [InlineData("In == Out && Stride == 1", "In == Out", "MF2009 «Plain ? Identity() : Conv2d(In, Out, kernel: 1, Stride, bias: false)»")]
    public void In_convolutions(string right, string wrong, string finding) =>
        Assert.Equal(finding, Assert.Single(Mutation.Places(Samples.Bottleneck, right, wrong).Distinct()));

    [Theory]
    [InlineData("Heads { get; init; } = 8", "Heads { get; init; } = 7", "MF2003 «Heads»")]
    [InlineData("SelfAttn(Source + Pos, Source + Pos, Source)", "SelfAttn(Source + Pos, Source)", "MF2002 «SelfAttn(Source + Pos, Source)»")]
    [InlineData("Layer Norm1 => LayerNorm(Hidden)", "Layer Norm1 => LayerNorm(Heads)", "MF2001 «LayerNorm(Heads)»")]
    [InlineData("[Input(\"S, B, Hidden\")] Tensor Pos", "[Input(\"B, S, Hidden\")] Tensor Pos", "MF2001 «\"B, S, Hidden\"»")]
    public void In_attention(string right, string wrong, string finding) => Assert.Contains(finding, Mutation.Places(Samples.Encoder, right, wrong));

    [Theory]
    [InlineData("[Require(\"Hidden must be even\")] bool Even => Hidden % 2 == 0;", "", "MF2005 «Pos»")]
    [InlineData("\"(h w) b c -> b c h w\"", "\"(h w) b -> b h w\"", "MF2008 «Rearrange(Encoded, \"(h w) b -> b h w\")»")]
    [InlineData("\"(h w) b c -> b c h w\"", "\"(h w) b c -> b c h v\"", "MF2008 «Rearrange(Encoded, \"(h w) b c -> b c h v\")»")]
    [InlineData("ResizeLike(Context, Res4)", "Context", "MF2001 «Adapter(Res4) + Context»")]
    [InlineData("Filled.On(Coarse, Last5(Coarse))", "Filled.On(Coarse)", "MF2002 «Filled.On(Coarse)»")]
    [InlineData("Filled.On(Coarse, Last5(Coarse))", "Filled.On(Coarse, Coarse)", "MF2001 «Coarse»")]
    [InlineData("new EncoderLayer { Hidden = Hidden, Heads = Heads }", "new EncoderLayer { Hidden = Heads, Heads = Heads }", "MF2001 «x»")]
    [InlineData("layer.On(x, Pos).Y)", "Rearrange(layer.On(x, x).Y, \"s b c -> b s c\"))", "MF2007 «Rearrange(layer.On(x, x).Y, \"s b c -> b s c\")»")]
    [InlineData(
        "Heads { get; init; } = 8;\n\n    [Require(\"Hidden must be even",
        "Heads { get; init; } = 7;\n\n    [Require(\"Hidden must be even",
        "MF2003 «Heads»"
    )]
    [InlineData("Weight(\"Queries, 5\")", "Weight(\"Queries, 6\")", "MF2001 «Expand(QueryEmbed, \"q c -> b q c\", \"B, Queries, 5\")»")]
    public void Between_blocks(string right, string wrong, string finding) => Assert.Contains(finding, Mutation.Places(Mutation.Model, right, wrong).First());

    [Fact]
    public void Messages_show_both_shapes() =>
        Assert.Equal(
            "MF2004 «Conv3(Spatial)» input channels of 'Conv3': expected [In], found [Mid]; these agree for the default values only: correct "
                + "it, or state the equality by [Require]",
            Assert.Single(Mutation.Run(Samples.Bottleneck, "Layer Conv3 => Conv2d(Mid, Out", "Layer Conv3 => Conv2d(In, Out").Findings)
        );

    [Fact]
    public void A_requirement_names_the_values() => Assert.Equal(
        "MF2003 «Heads» Hidden must be divisible by Heads: 256 is not divisible by 7",
        Assert.Single(Mutation.Run(Samples.Encoder, "Heads { get; init; } = 8", "Heads { get; init; } = 7").Findings));

    [Fact]
    public void A_missing_divisor_is_named() =>
        Assert.Contains(
            "this needs 'Hidden' to be a multiple of 2",
            Mutation.Run(Mutation.Model, "[Require(\"Hidden must be even\")] bool Even => Hidden % 2 == 0;", "").Findings[0]
        );

    [Fact]
    public void A_port_states_a_divisor_and_callers_owe_it()
    {
        const string window = """
            namespace Demo;
            [Block] public sealed partial record Window
            {
                [Bound] public int Size { get; init; } = 7;
                [Input("B, H%Size, W%Size, C")] Tensor X => Port;
                [Output("B, H, W, C")] public Tensor Y => Relu(X);
            }
            [Block] public sealed partial record Padded
            {
                public int Size { get; init; } = 7;
                [Input("B, H, W, C")] Tensor X => Port;
                Window Inner => new() { Size = Size };
                [Output("B, H, W, C")] public Tensor Y => CropLike(Inner.On(PadTo(X, Size)).Y, X);
            }
            """;
        Assert.Empty(Harness.Run(window).Findings);
        Assert.Equal(["MF2005 «X»"], Harness.Run(window.Replace("PadTo(X, Size)", "X")).Places);
    }

    private const string Picking = """
        namespace Demo;
        [Block] public sealed partial record Picking
        {
            public int Classes { get; init; } = 7;
            [Input("B, Q, Classes")] Tensor X => Port;
            Tensor Ids => Argmax(X);
            [Output("B, Q")] public Tensor Taken => Greater(Ids, Classes - 2);
            [Output("")] public Tensor Share => Mean(Taken, "b q ->");
        }
        """;

    [Fact]
    public void The_largest_of_the_last_axis_takes_that_axis_away() => Assert.Empty(Harness.Run(Picking).Findings);

    [Theory]
    [InlineData("Greater(Ids, Classes - 2)", "Greater(X, 0.5)", "MF2006 «Taken»")]
    [InlineData("Argmax(X)", "Argmax(Sum(X, \"b q c ->\"))", "MF2006 «Sum(X, \"b q c ->\")»")]
    [InlineData("Tensor Ids => Argmax(X)", "Tensor Ids => Argmax(Argmax(X))", "MF2006 «Taken»")]
    public void What_is_picked_has_a_shape(string right, string wrong, string finding) => Assert.Contains(finding, Mutation.Places(Picking, right, wrong));

    private const string Packing = """
        namespace Demo;
        [Block] public sealed partial record Packing
        {
            public int Room { get; init; } = 7;
            [Input("B, T")] Tensor Marks => Port;
            [Input("B, T, C")] Tensor Rows => Port;
            Tensor Slots => Pack(Marks, "B * Room");
            Tensor Packed => Einsum("pbt,btc->pc", Slots, Rows);
            [Output("B, T, C")] public Tensor Back => Einsum("pc,pbt->btc", Packed, Slots);
        }
        """;

    [Fact]
    public void What_is_packed_can_be_carried_through_products_and_back() => Assert.Empty(Harness.Run(Packing).Findings);

    [Theory]
    [InlineData("Pack(Marks, \"B * Room\")", "Pack(Marks, \"B, Room\")", "MF1003 «Pack(Marks, \"B, Room\")»")]
    [InlineData("Pack(Marks, \"B * Room\")", "Pack(Marks, \"B * Rome\")", "MF1005 «\"B * Rome\"»")]
    [InlineData(
        "[Output(\"B, T, C\")] public Tensor Back => Einsum(\"pc,pbt->btc\", Packed, Slots)",
        "[Output(\"B*Room, C\")] public Tensor Back => Packed",
        "MF2001 «Back»"
    )]
    public void How_many_are_packed_no_shape_can_say(string right, string wrong, string finding) =>
        Assert.Contains(finding, Harness.Run(Packing.Replace(right, wrong)).Places);
}
