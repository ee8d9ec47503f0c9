using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>Slips in the pair of <c>../shared/cases/slips</c> that are felt in another record: names that wire, keys that rows have.</summary>
public sealed class PairTests
{
    private const string Wide = "Base with { Model = Base.Model with { Hidden = 128, Heads = 8 } };";

    [SkippableTheory]
    // one wrong value, whatever the number of rules that it breaks
    [InlineData(Wide, "Base with { Model = Base.Model with { Hidden = 132, Heads = 8 } };", "MF3002 «Hidden = 132»")]
    // what a static property holds that is no experiment: nobody else tells it
    [InlineData(Wide, "Base with { Model = Big }; static Net Big => new() { Hidden = 132 };", "MF3002 «Big»")]
    [InlineData(Wide, "Base with { Model = Big }; static Net Big => new() { Hidden = 1024 };", "MF3001 «Big»")]
    [InlineData(Wide, "Base with { Model = Big with { Heads = 8 } }; static Net Big => new() { Hidden = 132 };", "MF3002 «Big»")]
    [InlineData(Wide, "Base with { Model = Big with { Heads = 8 } }; static Net Big => new() { Hidden = 128 };", null)]
    [InlineData(Wide, "Common; static SlipExperiment Common => Base with { Criterion = new() { Factor = 11 } };", "MF3001 «Common»")]
    [InlineData(
        Wide, "Base with { Model = Small }; static Net Small => Big with { Heads = 8 }; static Net Big => new() { Hidden = 1024 };", "MF3001 «Small»")]
    [InlineData(
        "public Net Model { get; init; } = new();",
        "public Net Model { get; init; } = Presets.Big; static class Presets { public static Net Big => new() { Heads = 7 }; }",
        "MF2003 «Presets.Big»")]
    // types that the generator writes itself, and what the C# compiler tells alone
    [InlineData("public static class Experiments", "public static class Catalogue", "MF1010 «Catalogue»")]
    [InlineData("public static class Experiments", "public enum Catalogue { One } public static class Experiments", "MF1010 «Catalogue»")]
    [InlineData("public static class Experiments", "public static class Program; public static class Experiments", null)] // a library has none
    [InlineData("SlipExperiment Wide =>", "SlipExperiment Base =>", "CS0102 «Base», CS0229 «Base», CS0229 «Base»")]
    [InlineData("partial record SlipExperiment", "partial class SlipExperiment", "MF1002 «SlipExperiment», CS8858 «Base»")]
    public void One_finding_each_for_experiments(string right, string wrong, string? said)
    {
        Slip pair = SlipHarness.Right;
        Assert.Equal(said ?? "", string.Join(", ", SlipHarness.Said(pair with { Setup = SlipHarness.Replace(pair.Setup, right, wrong) })));
    }

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
