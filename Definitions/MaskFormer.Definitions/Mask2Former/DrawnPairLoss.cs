using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>The losses of one pair at points that follow from a number of its own: they are drawn in the pair's turn and not kept.</summary>
[Block]
public sealed partial record DrawnPairLoss
{
    /// <summary>Points among which the least sure ones are looked for.</summary>
    [Bound] public int Candidates { get; init; } = 37632;

    /// <summary>How many of them are kept.</summary>
    [Bound] public int Kept { get; init; } = 9408;

    /// <summary>Points that are taken whatever the prediction.</summary>
    [Bound] public int Others { get; init; } = 3136;

    [Require("No more points are kept than there are candidates")] bool KeptFit => Kept <= Candidates;

    [Input("L, Y, X")] Tensor Logits => Port;
    [Input("D, H, W")] Tensor Owners => Port;
    [Input("")] Tensor Slot => Port;
    [Input("L")] Tensor Seeds => Port;

    PointPairLoss PointPairLoss => new() { Candidates = Candidates, Kept = Kept, Others = Others };
    PointPairLoss Losses => PointPairLoss.On(Logits, Owners, Slot, UniformFrom(Seeds, "Candidates + Others, 2"));

    /// <inheritdoc cref="PointPairLoss.Mask"/>
    [Output("L")] public Tensor Mask => Losses.Mask;

    /// <inheritdoc cref="PointPairLoss.Dice"/>
    [Output("L")] public Tensor Dice => Losses.Dice;
}
