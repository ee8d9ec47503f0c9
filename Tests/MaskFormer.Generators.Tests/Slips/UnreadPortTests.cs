using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>A port that nobody reads is told where it stands; one that gives a size, or promises one, is read.</summary>
public sealed class UnreadPortTests
{
    public static TheoryData<string, string, string[]> Cases => new()
    {
        { "", "Relu(X)", [] },
        { "[Input(\"B, C\")] Tensor Mask => Port;", "Relu(X)", ["MF2010 «Mask»"] },
        { "[Input(\"B, S\")] Tensor Mask => Port;", "Relu(X)", ["MF2010 «Mask»"] }, // S is nowhere else
        { "[Input(\"B, 7\")] Tensor Mask => Port;", "Relu(X)", ["MF2010 «Mask»"] },
        { "[Input(\"B, C\")] Tensor Mask => Port; Tensor Rest => Relu(Mask);", "Relu(X)", ["MF2010 «Rest»"] }, // which tells what is forgotten
        { "[Input(\"B, C\")] Tensor Mask => Port; [Input(\"B, C\")] Tensor More => Port;", "Relu(X)", ["MF2010 «Mask»", "MF2010 «More»"] },
        { "[Input(\"B, C\")] Tensor Mask => Port; Layer Wide => Linear(4, 4);", "Relu(X)", ["MF2010 «Mask»", "MF4003 «Wide»"] },
        // it says how large something is
        { "[Input(\"S\")] Tensor Like => Port;", "Relu(X) + Sum(Expand(X, \"b c -> s b c\", \"S, B, C\"), \"s b c -> b c\")", [] },
        {
            "[Input(\"B, S\")] Tensor Like => Port; [Input(\"S\")] Tensor As => Port;",
            "Sum(Expand(X, \"b c -> s b c\", \"S, B, C\"), \"s b c -> b c\")",
            ["MF2010 «As»"]
        },
        { "[Input(\"B, C\")] Tensor Like => Port;", "Sum(Expand(X, \"b c -> s b c\", \"5, B, C\"), \"s b c -> b c\")", ["MF2010 «Like»"] }, // X says B as well
        { "[Input(\"S%4\")] Tensor Like => Port; [Input(\"S, B, C\")] Tensor All => Port;", "X + Sum(All, \"s b c -> b c\")", [] },
        { "[Input(\"B, C\")] Tensor Kind => Port;", "ResizeLike(Image, Kind)", [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_finding_each(string members, string output, string[] said) =>
        Assert.Equal(said, SlipHarness.Said(new(members, $$"""
            using MaskFormer.Language;
            using static MaskFormer.Language.Ops;
            namespace Own;
            [Block]
            public sealed partial record Net
            {
                [Input("B, C")] Tensor X => Port;
                {{(output.Contains("Image", StringComparison.Ordinal) ? "Tensor Image => Relu(X);" : "")}}
                {{members}}
                [Output("B, C")] public Tensor Y => {{output}};
            }
            """, "")));

    // All kinds of a block have its ports, and not every kind needs all.
    [Fact]
    public void Ports_of_an_abstract_block_are_those_of_all_kinds() => Assert.Empty(SlipHarness.Said(new("", """
        using MaskFormer.Language;
        using static MaskFormer.Language.Ops;
        namespace Own;
        [Block] public abstract partial record Neck
        {
            [Input("B, C")] protected Tensor Fine => Port;
            [Input("B, C")] protected Tensor Coarse => Port;
            [Output("B, C")] public abstract Tensor Y { get; }
        }
        [Block] public sealed partial record Plain : Neck { public override Tensor Y => Relu(Fine); }
        """, "")));
}
