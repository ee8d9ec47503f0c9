using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Two 3x3 convolutions around a shortcut (ResNet-18 and -34; detectron2's <c>BasicBlock</c>).</summary>
[Block]
public sealed partial record BasicBlock : ResidualBlock
{
    Layer Conv1 => Conv2d(In, Mid, kernel: 3, Stride, padding: Dilation, Dilation, bias: false, init: Init.MsraNormal);
    Layer Conv2 => Conv2d(Mid, Out, kernel: 3, padding: Dilation, dilation: Dilation, bias: false, init: Init.MsraNormal);
    Layer Shortcut => Plain ? Identity() : Conv2d(In, Out, kernel: 1, Stride, bias: false, init: Init.MsraNormal);
    [Weights("conv1.norm")] Layer Norm1 => Norm2d(Norm, Mid, Groups);
    [Weights("conv2.norm")] Layer Norm2 => Norm2d(Norm, Out, Groups);
    [Weights("shortcut.norm")] Layer ShortcutNorm => Plain ? Identity() : Norm2d(Norm, Out, Groups);

    bool Plain => In == Out && Stride == 1;

    Tensor First => Relu(Norm1(Conv1(X)));

    /// <inheritdoc/>
    public override Tensor Y => Relu(Norm2(Conv2(First)) + ShortcutNorm(Shortcut(X)));
}
