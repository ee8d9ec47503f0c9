using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Cross-entropy of the queries' classes (<c>loss_labels</c> in <c>criterion.py</c> of the original): a matched query should say its target's class, every
/// other one "no object", which weighs less because there are so many.
/// </summary>
[Block]
public sealed partial record ClassificationLoss
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <summary>Weight of "no object" among the classes; every other class has 1.</summary>
    [Bound] public double NoObjectWeight { get; init; } = 0.1;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("B, T")] Tensor Labels => Port;
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("L, B, T, Q")] Tensor Matches => Port; // 1 where a target got a query

    Tensor Matched => Einsum("lbtq,bt->lqb", Matches, Valid);
    Tensor Unmatched => 1 - Matched;
    Tensor Target => OneHot(Einsum("lbtq,bt->lqb", Matches, Labels) + Classes * Unmatched, Classes + 1);
    Tensor CrossEntropy => -Sum(LogSoftmax(Logits) * Target, "l q b k -> l q b");
    Tensor QueryWeight => Matched + NoObjectWeight * Unmatched;

    /// <summary>The weighted mean over all queries of a layer.</summary>
    [Output("L")]
    public Tensor Loss => Sum(QueryWeight * CrossEntropy, "l q b -> l") / Sum(QueryWeight, "l q b -> l");
}
