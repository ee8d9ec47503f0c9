using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>Slips in the pair of <c>../shared/cases/slips</c> that are felt in another record: names that wire, keys that rows have.</summary>
public sealed class PairTests
{
    [SkippableTheory]
    [InlineData("Tensor Image => Port", "Tensor Img => Port", "CS0103 «Image»")] // and not that nothing feeds Img
    [InlineData("Tensor Image => Port;", "Tensor Image => Port; [Input(\"B, 3, H, W\")] Tensor Img => Port;", "MF2010 «Img»")]
    [InlineData("[Weights(\"stem.conv\")]", "[Weights(\"layers.0.norm1\")]", "MF4001 «Layers»")]
    [InlineData("[Weights(\"stem.conv\")]", "[Weights(\"layers.first\")]", null)]
    public void One_finding_each(string right, string wrong, string? said)
    {
        Slip pair = SlipHarness.Right;
        Assert.Equal(said is null ? [] : [said], SlipHarness.Said(pair with { Model = SlipHarness.Replace(pair.Model, right, wrong) }));
    }
}
