using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// How far Mask2Former's predictions are from the targets: as <see cref="SetCriterion"/>, but masks are compared at points that are drawn anew in every step
/// (paper section 3.3; <c>matcher.py</c> and <c>criterion.py</c> of the original). Padding counts as outside of every mask, as in the original.
/// </summary>
[Block]
public sealed partial record PointCriterion
{
    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <summary>Weight of the class loss, and of the class in matching.</summary>
    [Range(0, 1000)] public double ClassWeight { get; init; } = 2;

    /// <summary>Weight of the masks' cross-entropy, also in matching.</summary>
    [Range(0, 1000)] public double MaskWeight { get; init; } = 5;

    /// <summary>Weight of the dice loss, and of the dice in matching.</summary>
    [Range(0, 1000)] public double DiceWeight { get; init; } = 5;

    /// <summary>Weight of "no object" among the classes; every other class has 1.</summary>
    [Range(0, 1)] public double NoObjectWeight { get; init; } = 0.1;

    /// <summary>Points at which masks are compared (TRAIN_NUM_POINTS).</summary>
    [Range(2, 1000000)] public int Points { get; init; } = 12544;

    /// <summary>How many times as many candidates the least sure points are chosen from (OVERSAMPLE_RATIO).</summary>
    [Range(1, 100)] public double Oversample { get; init; } = 3;

    /// <summary>Share of the points that are chosen so; the others are drawn (IMPORTANCE_SAMPLE_RATIO).</summary>
    [Range(0.01, 1)] public double Importance { get; init; } = 0.75;

    /// <summary>Targets per image, on the mean of a batch, as <see cref="SetCriterion.PairsPerImage"/>.</summary>
    [Bound] public int PairsPerImage { get; init; } = 100;

    int Candidates => (int)(Points * Oversample);
    int Kept => (int)(Points * Importance);

    [Require("No more points are kept than there are candidates")] bool KeptFit => Kept <= Candidates;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, Y, X")] Tensor Masks => Port; // at a size of their own
    [Input("B, T")] Tensor Labels => Port; // class ids, 0 where there is no target
    [Input("B, D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to, 0 for none; where targets overlap in D maps
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding: for what is reported only

    PointMatcher PointMatcher => new()
    {
        Classes = Classes, ClassWeight = ClassWeight, MaskWeight = MaskWeight, DiceWeight = DiceWeight, PairsPerImage = PairsPerImage,
    };
    ClassificationLoss ClassificationLoss => new() { Classes = Classes, NoObjectWeight = NoObjectWeight };
    PointMaskLosses PointMaskLosses => new() { Candidates = Candidates, Kept = Kept, Others = Points - Kept, PairsPerImage = PairsPerImage };
    SmallTargets SmallTargets => new();
    MatchingStatistics MatchingStatistics => new() { Classes = Classes };

    /// <summary>1 where a target got a query.</summary>
    [Output("L, B, T, Q")]
    public Tensor Matches => PointMatcher.On(Detach(Logits), Detach(Masks), Labels, Owners, Valid, Uniform("L, B, Points, 2")).Matches;

    /// <inheritdoc cref="ClassificationLoss.Loss"/>
    [Output("L")]
    public Tensor ClassLoss => ClassificationLoss.On(Logits, Labels, Valid, Matches).Loss;

    // one number for every image, from which those of its slots follow: how many slots are padding, which engines differ in, changes none
    PointMaskLosses Mask => PointMaskLosses.On(Masks, Matches, Owners, Valid, UniformFrom(Uniform("L, B"), "T"));

    /// <inheritdoc cref="PointMaskLosses.Mask"/>
    [Output("L")]
    public Tensor MaskLoss => Mask.Mask;

    /// <inheritdoc cref="PointMaskLosses.Dice"/>
    [Output("L")]
    public Tensor DiceLoss => Mask.Dice;

    /// <summary>The weighted sum over losses and predictions: what is minimised.</summary>
    [Output("")]
    public Tensor Total => Sum(ClassWeight * ClassLoss + MaskWeight * MaskLoss + DiceWeight * DiceLoss, "l ->");

    SmallTargets Small => SmallTargets.On(Masks, Owners, Valid, Pixels);
    MatchingStatistics Statistics => MatchingStatistics.On(Logits, Masks, Matches, Small.Targets, Small.Counted);

    /// <inheritdoc cref="MatchingStatistics.NoObjectShare"/>
    [Output("")]
    public Tensor NoObjectShare => Statistics.NoObjectShare;

    /// <inheritdoc cref="MatchingStatistics.MatchedIoU"/>
    [Output("")]
    public Tensor MatchedIoU => Statistics.MatchedIoU;
}
