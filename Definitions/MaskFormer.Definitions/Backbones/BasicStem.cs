using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>One 7x7 convolution (<c>BasicStem</c> of detectron2).</summary>
[Block]
public sealed partial record BasicStem : Stem
{
    Layer Conv1 => Conv2d(3, Width, kernel: 7, stride: 2, padding: 3, bias: false, init: Init.MsraNormal);
    [Weights("conv1.norm")] Layer Norm1 => Norm2d(Norm, Width, Groups);

    /// <inheritdoc/>
    public override Tensor Y => MaxPool(Relu(Norm1(Conv1(Image))), kernel: 3, stride: 2, padding: 1);
}
