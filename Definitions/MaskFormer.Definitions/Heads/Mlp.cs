using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Three affine maps with ReLU between them: from a query to its mask embedding (<c>MLP</c> in <c>transformer_predictor.py</c>).</summary>
[Block]
public sealed partial record Mlp
{
    /// <summary>Width of the input.</summary>
    [Bound] public int In { get; init; } = 256;

    /// <summary>Width of the output.</summary>
    [Bound] public int Out { get; init; } = 256;

    /// <summary>Width between.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    [Input("..., In")] Tensor X => Port;

    [Weights("layers.0")] Layer First => Linear(In, Hidden);
    [Weights("layers.1")] Layer Second => Linear(Hidden, Hidden);
    [Weights("layers.2")] Layer Third => Linear(Hidden, Out);

    /// <summary>The mapped vectors.</summary>
    [Output("..., Out")] public Tensor Y => Third(Relu(Second(Relu(First(X)))));
}
