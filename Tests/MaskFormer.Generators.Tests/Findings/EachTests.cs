using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>A block that is applied to every item: its ports are those of one, inputs and outputs have the items in front.</summary>
public sealed class EachTests
{
    private const string Evaluated = """
        namespace Demo;
        [Block] public sealed partial record Loss
        {
            [Input("L, H, W")] Tensor Logits => Port;
            [Input("H, W")] Tensor Map => Port;
            [Input("L")] Tensor Factor => Port;
            [Output("L")] public Tensor Value => Factor * Sum(Einsum("lhw,hw->lhw", Logits, Map), "l h w -> l");
            [Output("")] public Tensor Size => Sum(Map, "h w ->");
        }

        [Block] public sealed partial record Evaluated
        {
            [Input("P, L, H, W")] Tensor Logits => Port;
            [Input("B, H, W")] Tensor Maps => Port;
            [Input("P, 1")] Tensor Images => Port;
            [Input("L")] Tensor Factors => Port;
            Loss Loss => new();
            Loss All => Loss.Each(Logits, Gather(Maps, Images), Same(Factors));
            [Output("P, L")] public Tensor Values => All.Value;
            [Output("P")] public Tensor Sizes => All.Size;
        }
        """;

    [Fact]
    public void Inputs_and_outputs_have_the_items_in_front() => Assert.Empty(Harness.Run(Evaluated).Findings);

    [Fact]
    public void An_item_may_have_several_places() => Assert.Empty(Harness.Run(Evaluated
        .Replace("[Input(\"P, L, H, W\")] Tensor Logits", "[Input(\"Q, H, W\")] Tensor Logits").Replace("Each(Logits,", "Each(Gather(Logits, Queries),")
        .Replace("[Input(\"P, 1\")] Tensor Images", "[Input(\"P, L, 1\")] Tensor Queries => Port; [Input(\"P, 1\")] Tensor Images")).Findings);

    [Theory]
    [InlineData("(Same((Factors)))")]
    [InlineData("Ops.Same(Factors)")]
    [InlineData("global::MaskFormer.Language.Ops.Same((this.Factors))!")]
    public void What_all_items_share_is_marked_in_any_spelling(string same) => Assert.Empty(Harness.Run(Evaluated.Replace("Same(Factors)", same)).Findings);

    [Theory]
    [InlineData("[Output(\"P, L\")] public Tensor Values", "[Output(\"L\")] public Tensor Values", "MF2006 «Values»")]
    [InlineData("[Input(\"P, 1\")] Tensor Images", "[Input(\"N, 1\")] Tensor Images", "MF2001 «Gather(Maps, Images)»")]
    [InlineData("[Input(\"P, 1\")] Tensor Images", "[Input(\"P, 2\")] Tensor Images", "MF2006 «Gather(Maps, Images)»")]
    [InlineData("[Input(\"P, 1\")] Tensor Images", "[Input(\"P, K\")] Tensor Images", "MF2006 «Gather(Maps, Images)»")]
    [InlineData("[Input(\"P, 1\")] Tensor Images", "[Input(\"P, L, 1\")] Tensor Images", "MF2006 «Gather(Maps, Images)»")]
    [InlineData("Same(Factors)", "Factors", "MF2001 «Factors»")]
    [InlineData("Loss.Each(Logits, Gather(Maps, Images), Same(Factors))", "Loss.Each(Logits, Gather(Maps, Images))", "MF2002")]
    [InlineData("Loss.Each(Logits,", "Loss.Each(Sum(Logits, \"p l h w ->\"),", "MF2006 «Sum(Logits, \"p l h w ->\")»")]
    [InlineData("All.Size", "Sum(Same(All.Value), \"p l -> p\")", "MF1001 «Same(All.Value)»")]
    public void What_does_not_fit_is_told(string written, string wrong, string finding) =>
        Assert.Contains(Harness.Run(Evaluated.Replace(written, wrong)).Places, place => place.StartsWith(finding, System.StringComparison.Ordinal));

    [Fact]
    public void One_call_of_the_wrong_kind_is_one_finding() => Assert.Equal(
        ["MF2006 «Logits»"],
        Harness.Run(Evaluated.Replace("Loss.Each(Logits, Gather(Maps, Images), Same(Factors))", "Loss.On(Logits, Gather(Maps, Images), Factors)")).Places);

    [Fact]
    public void Without_items_there_is_nothing_to_count()
    {
        const string Once = """
            namespace Demo;
            [Block] public sealed partial record Part { [Input("L")] Tensor X => Port; [Output("L")] public Tensor Y => 2 * X; }
            [Block] public sealed partial record Whole
            {
                [Input("L")] Tensor X => Port;
                Part Part => new();
                [Output("L")] public Tensor Y => Part.Each(Same(X)).Y;
            }
            """;
        Assert.Contains(Harness.Run(Once).Places, static place => place.StartsWith("MF1030", System.StringComparison.Ordinal));
    }
}
