using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>
/// An image in patches of 4x4 pixels, each one vector (<c>PatchEmbed</c> in the original's <c>swin.py</c>); patches that stick out are padded with zeros.
/// </summary>
[Block]
public sealed partial record PatchEmbedding
{
    /// <summary>Channels of a patch.</summary>
    [Bound] public int Dim { get; init; } = 96;

    [Input("B, 3, H, W")] Tensor Image => Port;

    Layer Proj => Conv2d(3, Dim, kernel: 4, stride: 4);
    Layer Norm => LayerNorm(Dim);

    Tensor Patches => Proj(PadTo(Image, 4, axis: 2));

    /// <summary>The map of patches, channels last.</summary>
    [Output("B, H/4, W/4, Dim")] public Tensor Y => Norm(Rearrange(Patches, "b c h w -> b h w c"));
}
