using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>1x1, 3x3 and 1x1 convolutions around a shortcut (ResNet-50 and deeper; detectron2's <c>BottleneckBlock</c> with STRIDE_IN_1X1 off).</summary>
[Block]
public sealed partial record Bottleneck : ResidualBlock
{
    Layer Conv1 => Conv2d(In, Mid, kernel: 1, bias: false, init: Init.MsraNormal);
    Layer Conv2 => Conv2d(Mid, Mid, kernel: 3, Stride, padding: Dilation, Dilation, bias: false, init: Init.MsraNormal);
    Layer Conv3 => Conv2d(Mid, Out, kernel: 1, bias: false, init: Init.MsraNormal);
    Layer Shortcut => Plain ? Identity() : Conv2d(In, Out, kernel: 1, Stride, bias: false, init: Init.MsraNormal);
    [Weights("conv1.norm")] Layer Norm1 => Norm2d(Norm, Mid, Groups);
    [Weights("conv2.norm")] Layer Norm2 => Norm2d(Norm, Mid, Groups);
    [Weights("conv3.norm")] Layer Norm3 => Norm2d(Norm, Out, Groups);
    [Weights("shortcut.norm")] Layer ShortcutNorm => Plain ? Identity() : Norm2d(Norm, Out, Groups);

    bool Plain => In == Out && Stride == 1;

    Tensor Narrow => Relu(Norm1(Conv1(X)));
    Tensor Spatial => Relu(Norm2(Conv2(Narrow)));

    /// <inheritdoc/>
    public override Tensor Y => Relu(Norm3(Conv3(Spatial)) + ShortcutNorm(Shortcut(X)));
}
