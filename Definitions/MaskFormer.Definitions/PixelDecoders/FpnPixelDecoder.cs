using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>A feature pyramid; the queries look at the backbone's coarsest map (<c>BasePixelDecoder</c> of the original).</summary>
[Block]
public sealed partial record FpnPixelDecoder : PixelDecoder
{
    /// <inheritdoc/>
    public override int ContextDim => C5;

    [Weights("layer_4")] Layer Top => Conv2d(C5, Hidden, kernel: 3, padding: 1, bias: false, init: Init.CaffeXavier);
    [Weights("layer_4.norm")] Layer TopNorm => Norm2d(NormKind.Group, Hidden, Groups);
    [Weights("")] FpnLevel Level3 => new() { Number = 3, In = C4, Hidden = Hidden, Groups = Groups, Enlarging = Resize.Nearest };
    [Weights("")] FpnLevel Level2 => new() { Number = 2, In = C3, Hidden = Hidden, Groups = Groups, Enlarging = Resize.Nearest };
    [Weights("")] FpnLevel Level1 => new() { Number = 1, In = C2, Hidden = Hidden, Groups = Groups, Enlarging = Resize.Nearest };
    Layer MaskFeatures => Conv2d(Hidden, MaskDim, kernel: 3, padding: 1, init: Init.CaffeXavier);

    Tensor P5 => Relu(TopNorm(Top(Res5)));
    Tensor P4 => Level3.On(Res4, P5).Y;
    Tensor P3 => Level2.On(Res3, P4).Y;
    Tensor P2 => Level1.On(Res2, P3).Y;

    /// <inheritdoc/>
    public override Tensor Context => Res5;

    /// <inheritdoc/>
    public override Tensor Masks => MaskFeatures(P2);
}
