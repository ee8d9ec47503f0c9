using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// Cross-entropy and dice loss of one pair of a predicted and a true mask at points, most of them where the prediction is least sure, for each supervised layer
/// alone (paper section 3.3; <c>loss_masks</c> in <c>criterion.py</c> and <c>get_uncertain_point_coords_with_randomness</c> of the original).
/// </summary>
[Block]
public sealed partial record PointPairLoss
{
    /// <summary>Points among which the least sure ones are looked for.</summary>
    [Bound] public int Candidates { get; init; } = 37632;

    /// <summary>How many of them are kept.</summary>
    [Bound] public int Kept { get; init; } = 9408;

    /// <summary>Points that are taken whatever the prediction.</summary>
    [Bound] public int Others { get; init; } = 3136;

    [Require("No more points are kept than there are candidates")] bool KeptFit => Kept <= Candidates;

    [Input("L, Y, X")] Tensor Logits => Port; // at a size of their own
    [Input("D, H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to; where targets overlap in several maps
    [Input("")] Tensor Slot => Port;
    [Input("L, Candidates + Others, 2")] Tensor Drawn => Port; // points from 0 to 1, x before y, candidates first

    PointSamples PointSamples => new();
    PointTruth PointTruth => new();
    DiceLoss DiceLoss => new();

    Tensor Maps => Rearrange(Logits, "l y x -> l 1 y x");

    // which candidates are kept: no gradient flows through the choice
    Tensor Tried => Part(Drawn, 1, "0", "Candidates");
    Tensor Guesses => Rearrange(PointSamples.On(Detach(Maps), Tried).Y, "l 1 n -> l n");
    Tensor Least => Smallest(Abs(Guesses), Kept, sorted: false);
    Tensor Layers => Expand(Iota("L"), "l -> l k", "L, Kept");
    Tensor Unsure => Gather(Tried, Stack(-1, Layers, Least));
    Tensor Points => Others > 0 ? Concat(1, Unsure, Part(Drawn, 1, "Candidates", "Others")) : Unsure;

    // both masks there
    Tensor Logit => Rearrange(PointSamples.On(Maps, Points).Y, "l 1 p -> l p");
    Tensor Truth => PointTruth.On(Owners, Slot, Points).Inside;
    Tensor Prob => Sigmoid(Logit);

    /// <summary>Cross-entropy, the mean over the points.</summary>
    [Output("L")]
    public Tensor Mask => Mean((1 - Truth) * Logit + Softplus(-Logit), "l p -> l");

    /// <summary>Dice loss.</summary>
    [Output("L")]
    public Tensor Dice => DiceLoss.On(Sum(Prob * Truth, "l p -> l"), Sum(Prob, "l p -> l"), Sum(Truth, "l p -> l")).Loss;
}
