using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// How far a set of predictions is from the targets: targets are matched to queries, then class, mask and dice losses are taken of the pairs, for every
/// layer on its own (paper section 3.2; <c>matcher.py</c> and <c>criterion.py</c> of the original).
/// Matching compares at the masks' size, losses at the image's. Targets are maps of their owners until a mask is needed.
/// They are padded to a fixed number T, images to H x W: neither padding counts.
/// </summary>
[Block]
public sealed partial record SetCriterion
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <summary>Weight of the class loss, and of the class in matching.</summary>
    [Range(0, 1000)] public double ClassWeight { get; init; } = 1;

    /// <summary>Weight of the focal mask loss, and of the mask in matching.</summary>
    [Range(0, 1000)] public double MaskWeight { get; init; } = 20;

    /// <summary>Weight of the dice loss, and of the dice in matching.</summary>
    [Range(0, 1000)] public double DiceWeight { get; init; } = 1;

    /// <summary>Weight of "no object" among the classes; every other class has 1.</summary>
    [Range(0, 1)] public double NoObjectWeight { get; init; } = 0.1;

    /// <summary>Weight of a mask's inside in the focal loss; the outside has the rest.</summary>
    [Range(0, 1)] public double Alpha { get; init; } = 0.25;

    /// <summary>
    /// Targets per image, on the mean of a batch, whose masks are compared at the image's size: B times as many in all. Where a batch has more, TorchSharp
    /// refuses it (MF7202); a graph, which cannot, takes mask and dice loss of the first of them only. Training sees to it that no batch has more
    /// (<c>data.pairs_per_image</c>).
    /// </summary>
    [Bound] public int PairsPerImage { get; init; } = 100;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, Y, X")] Tensor Masks => Port; // at a size of their own
    [Input("B, T")] Tensor Labels => Port; // class ids, 0 where there is no target
    [Input("B, D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to, 0 for none; where targets overlap in D maps
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    Matcher Matcher => new() { Classes = Classes, ClassWeight = ClassWeight, MaskWeight = MaskWeight, DiceWeight = DiceWeight, Alpha = Alpha };
    ClassificationLoss ClassificationLoss => new() { Classes = Classes, NoObjectWeight = NoObjectWeight };
    MaskLosses MaskLosses => new() { Alpha = Alpha, PairsPerImage = PairsPerImage };
    SmallTargets SmallTargets => new();
    MatchingStatistics MatchingStatistics => new() { Classes = Classes };

    // Matching: at the masks' size and without gradient.
    SmallTargets Small => SmallTargets.On(Masks, Owners, Valid, Pixels);

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Matches => Matcher.On(Detach(Logits), Detach(Masks), Labels, Small.Targets, Valid, Small.Counted).Matches;

    /// <inheritdoc cref="ClassificationLoss.Loss"/>
    [Output("L")]
    public Tensor ClassLoss => ClassificationLoss.On(Logits, Labels, Valid, Matches).Loss;

    MaskLosses Mask => MaskLosses.On(Masks, Matches, Owners, Valid, Pixels);

    /// <inheritdoc cref="MaskLosses.Focal"/>
    [Output("L")]
    public Tensor MaskLoss => Mask.Focal;

    /// <inheritdoc cref="MaskLosses.Dice"/>
    [Output("L")]
    public Tensor DiceLoss => Mask.Dice;

    /// <summary>The weighted sum over losses and layers: what is minimised.</summary>
    [Output("")]
    public Tensor Total => Sum(ClassWeight * ClassLoss + MaskWeight * MaskLoss + DiceWeight * DiceLoss, "l ->");

    MatchingStatistics Statistics => MatchingStatistics.On(Logits, Masks, Matches, Small.Targets, Small.Counted);

    /// <inheritdoc cref="MatchingStatistics.NoObjectShare"/>
    [Output("")]
    public Tensor NoObjectShare => Statistics.NoObjectShare;

    /// <inheritdoc cref="MatchingStatistics.MatchedIoU"/>
    [Output("")]
    public Tensor MatchedIoU => Statistics.MatchedIoU;
}
