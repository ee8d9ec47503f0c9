using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Three 3x3 convolutions, the first two half as wide (<c>DeepLabStem</c> of detectron2: the "c" of R101c).</summary>
[Block]
public sealed partial record DeepStem : Stem
{
    [Require("Width must be even")] bool WidthIsEven => Width % 2 == 0;

    int Half => Width / 2;

    Layer Conv1 => Conv2d(3, Half, kernel: 3, stride: 2, padding: 1, bias: false, init: Init.MsraNormal);
    Layer Conv2 => Conv2d(Half, Half, kernel: 3, padding: 1, bias: false, init: Init.MsraNormal);
    Layer Conv3 => Conv2d(Half, Width, kernel: 3, padding: 1, bias: false, init: Init.MsraNormal);
    [Weights("conv1.norm")] Layer Norm1 => Norm2d(Norm, Half, Groups);
    [Weights("conv2.norm")] Layer Norm2 => Norm2d(Norm, Half, Groups);
    [Weights("conv3.norm")] Layer Norm3 => Norm2d(Norm, Width, Groups);

    Tensor First => Relu(Norm1(Conv1(Image)));
    Tensor Second => Relu(Norm2(Conv2(First)));

    /// <inheritdoc/>
    public override Tensor Y => MaxPool(Relu(Norm3(Conv3(Second))), kernel: 3, stride: 2, padding: 1);
}
