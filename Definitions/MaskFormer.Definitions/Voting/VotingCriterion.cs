using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>The criterion of MaskFormer for the queries, and beside it what pixels vote for.</summary>
[Block]
public sealed partial record VotingCriterion
{
    /// <summary>The criterion of the queries.</summary>
    public SetCriterion Queries { get; init; } = new();

    /// <summary>
    /// Weight of the loss of the pixels' classes. By 1 the masks' losses leave it so little of the gradient that classes of drawn shapes stay at chance for a
    /// thousand steps; by 8 they are told apart after 700 (docs/benchmarks.md).
    /// </summary>
    [Range(0, 1000)] public double PixelWeight { get; init; } = 8;

    /// <summary>Weight of the loss of the pixels' votes for centres.</summary>
    [Range(0, 1000)] public double CentreWeight { get; init; } = 1;

    /// <summary>Classes without "no object".</summary>
    [Bound] public int Classes { get; init; } = 133;

    /// <inheritdoc cref="SetCriterion.PairsPerImage"/>
    [Bound] public int PairsPerImage { get; init; } = 100;

    [Input("L, Q, B, Classes + 1")] Tensor Logits => Port;
    [Input("L, B, Q, Y, X")] Tensor Masks => Port; // at a size of their own
    [Input("B, Classes, Y, X")] Tensor Scores => Port; // of pixels
    [Input("B, 2, Y, X")] Tensor Offsets => Port; // from pixels to the centres of their segments, in pixels
    [Input("B, T")] Tensor Labels => Port; // class ids, 0 where there is no target
    [Input("B, D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to, 0 for none; where targets overlap in D maps
    [Input("B, T")] Tensor Valid => Port; // 1 for a target, 0 for padding
    [Input("B, H, W")] Tensor Pixels => Port; // 1 where the pixel counts, 0 in padding

    SetCriterion QueryCriterion => Queries with { Classes = Classes, PairsPerImage = PairsPerImage };
    SmallTargets SmallTargets => new();
    TargetShares TargetShares => new();
    PixelClassLoss PixelClassLoss => new() { Classes = Classes };
    CentreLoss PixelCentreLoss => new();

    SetCriterion QueryLosses => QueryCriterion.On(Logits, Masks, Labels, Owners, Valid, Pixels);
    Tensor Shares => TargetShares.On(SmallTargets.On(Masks, Owners, Valid, Pixels).Targets).Shares;

    /// <inheritdoc cref="PixelClassLoss.Loss"/>
    [Output("1")]
    public Tensor PixelLoss => PixelClassLoss.On(Scores, Labels, Valid, Shares).Loss;

    /// <inheritdoc cref="CentreLoss.Loss"/>
    [Output("1")]
    public Tensor CentreLoss => PixelCentreLoss.On(Offsets, Valid, Shares).Loss;

    /// <inheritdoc cref="SetCriterion.ClassLoss"/>
    [Output("L")]
    public Tensor ClassLoss => QueryLosses.ClassLoss;

    /// <inheritdoc cref="SetCriterion.MaskLoss"/>
    [Output("L")]
    public Tensor MaskLoss => QueryLosses.MaskLoss;

    /// <inheritdoc cref="SetCriterion.DiceLoss"/>
    [Output("L")]
    public Tensor DiceLoss => QueryLosses.DiceLoss;

    /// <summary>The weighted sum of all: what is minimised.</summary>
    [Output("")]
    public Tensor Total => QueryLosses.Total + Sum(PixelWeight * PixelLoss + CentreWeight * CentreLoss, "l ->");

    /// <inheritdoc cref="MatchingStatistics.NoObjectShare"/>
    [Output("")]
    public Tensor NoObjectShare => QueryLosses.NoObjectShare;

    /// <inheritdoc cref="MatchingStatistics.MatchedIoU"/>
    [Output("")]
    public Tensor MatchedIoU => QueryLosses.MatchedIoU;
}
