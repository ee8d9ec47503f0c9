using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>One step down the pyramid: the coarse map, enlarged, plus the fine one (Lin et al. 2017; <c>BasePixelDecoder</c> of the original).</summary>
[Block]
public sealed partial record FpnLevel
{
    /// <summary>The level's number in the checkpoint: 1 is the finest.</summary>
    [Bound] public int Number { get; init; } = 1;

    /// <summary>Channels of the backbone's map.</summary>
    [Bound] public int In { get; init; } = 256;

    /// <summary>Channels inside the decoder.</summary>
    [Bound] public int Hidden { get; init; } = 256;

    /// <summary>Groups of both norms.</summary>
    [Bound] public int Groups { get; init; } = 32;

    /// <summary>How the coarse map is enlarged.</summary>
    [Bound] public Resize Enlarging { get; init; } = Resize.Nearest;

    [Input("B, In, H, W")] Tensor Fine => Port;
    [Input("B, Hidden, H/2, W/2")] Tensor Coarse => Port;

    [Weights("adapter_{Number}")] Layer Adapter => Conv2d(In, Hidden, kernel: 1, bias: false, init: Init.CaffeXavier);
    [Weights("adapter_{Number}.norm")] Layer AdapterNorm => Norm2d(NormKind.Group, Hidden, Groups);
    [Weights("layer_{Number}")] Layer Smooth => Conv2d(Hidden, Hidden, kernel: 3, padding: 1, bias: false, init: Init.CaffeXavier);
    [Weights("layer_{Number}.norm")] Layer SmoothNorm => Norm2d(NormKind.Group, Hidden, Groups);

    Tensor Lateral => AdapterNorm(Adapter(Fine));

    /// <summary>Both maps together at the finer size.</summary>
    [Output("B, Hidden, H, W")]
    public Tensor Y => Relu(SmoothNorm(Smooth(Lateral + ResizeLike(Coarse, Lateral, Enlarging))));
}
