using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>What a user sees in the editor after an edit of the real records.</summary>
public sealed class SourceEditTests
{
    [Fact]
    public void Five_heads_are_a_squiggle_on_the_property() => Assert.Equal(
        ["MF2003 «Heads» Hidden must be divisible by Heads: 256 is not divisible by 5"],
        GeneratedCode.Findings(
            "public int Heads { get; init; } = 8;\n\n    /// <summary>Decoder layers.",
            "public int Heads { get; init; } = 5;\n\n    /// <summary>Decoder layers.") // in each model that has a decoder
            .Where(static f => f.StartsWith("MF2003", StringComparison.Ordinal))
            .Distinct());

    [Theory]
    [InlineData(
        "public int Hidden { get; init; } = 256;\n\n    /// <summary>Attention heads; must divide <see cref=\"Hidden\"/>.</summary>",
        "public int Hidden { get; init; } = 192;\n\n    /// <summary>Attention heads; must divide <see cref=\"Hidden\"/>.</summary>"
    )]
    [InlineData("Depth { get; init; } = ResNetDepth.R50", "Depth { get; init; } = ResNetDepth.R101")]
    [InlineData("PixelDecoder { get; init; } = new TransformerPixelDecoder()", "PixelDecoder { get; init; } = new FpnPixelDecoder()")]
    public void Good_edits_have_no_findings(string right, string wrong) => Assert.Empty(GeneratedCode.Findings(right, wrong));

    [Theory]
    [InlineData("Layer Conv3 => Conv2d(Mid, Out", "Layer Conv3 => Conv2d(In, Out", "MF2004 «Conv3(Spatial)»")]
    [InlineData("Tensor P4 => Level3.On(Res4, P5).Y;", "Tensor P4 => Level3.On(Res3, P5).Y;", "MF20")]
    [InlineData("\"lqbc,bchw->lbqhw\"", "\"lqbc,bhcw->lbqhw\"", "MF2001 «Decoded.Masks»")]
    [InlineData("layer.On(x, Memory, Pos, QueryPos).Y", "layer.On(x, Memory).Y", "MF2002 «layer.On(x, Memory)»")]
    public void Slips_are_found_where_they_are(string right, string wrong, string finding) =>
        Assert.Contains(GeneratedCode.Findings(right, wrong), f => f.StartsWith(finding, StringComparison.Ordinal));
}
