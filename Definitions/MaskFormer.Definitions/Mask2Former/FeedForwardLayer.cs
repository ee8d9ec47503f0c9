using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Two affine maps of each query with ReLU between them (<c>FFNLayer</c> of the original).</summary>
[Block]
public sealed partial record FeedForwardLayer
{
    /// <summary>Channels.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Width between.</summary>
    [Bound] public int FeedForward { get; init; } = 2048;

    /// <summary>Whether the norm stands before the maps instead of after the sum.</summary>
    [Bound] public bool PreNorm { get; init; }

    [Input("..., Hidden")] Tensor Target => Port;

    Layer Linear1 => Linear(Hidden, FeedForward, init: Init.GlorotUniform);
    Layer Linear2 => Linear(FeedForward, Hidden, init: Init.GlorotUniform);
    Layer Norm => LayerNorm(Hidden);

    Tensor Fed => PreNorm ? Norm(Target) : Target;
    Tensor Sum => Target + Linear2(Relu(Linear1(Fed)));

    /// <summary>The queries.</summary>
    [Output("..., Hidden")]
    public Tensor Y => PreNorm ? Sum : Norm(Sum);
}
