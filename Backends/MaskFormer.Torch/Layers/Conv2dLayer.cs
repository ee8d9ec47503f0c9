using MaskFormer.Language;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Cross-correlation with explicit symmetric zero padding, as PyTorch's.</summary>
internal sealed class Conv2dLayer : KeyedLayer
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly long[] dilation;
    private readonly long groups;

    public Conv2dLayer(int @in, int @out, int kernel, int stride, int padding, int dilation, int groups, bool bias, Init init, double scale)
        : base("Conv2d")
    {
        (this.stride, this.padding, this.dilation, this.groups) = ([stride, stride], [padding, padding], [dilation, dilation], groups);
        weight = Initial.Weight(init, scale, [@out, @in / groups, kernel, kernel]);
        register_parameter("weight", weight);
        if (!bias) return;
        this.bias = Initial.Bias(init, @out, @in / groups * kernel * kernel);
        register_parameter("bias", this.bias);
    }

    public override Tensor forward(Tensor x)
    {
        if (!Narrow.Is(x)) return Convolve(x, weight, bias);
        using var scope = NewDisposeScope();
        Tensor y = Narrow.Product(x, weight, (a, b) => Convolve(a, b, null));
        return Narrow.Biased(y, bias?.view(1, -1, 1, 1)).MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor x, Tensor weight, Tensor? bias)
    {
        bool point = weight.shape[2] * weight.shape[3] == 1 && padding[0] == 0;
        if (!point || x.device_type != DeviceType.CPU) return Whole(x, weight, bias, stride);
        using var scope = NewDisposeScope();
        if (stride[0] > 1)
        {
            // A kernel of one pixel reads every second one only. They are picked first: the way back of oneDNN's strided kernel (libtorch 2.10) divides by
            // zero on maps of a few pixels, which ends the process.
            x = x.slice(2, 0, x.size(2), stride[0]).slice(3, 0, x.size(3), stride[1]);
        }

        Tensor y = groups == 1 && ChannelsLast(x)
            ? nn.functional.linear(x.permute(0, 2, 3, 1), weight.flatten(1), bias).permute(0, 3, 1, 2)
            : Whole(x, weight, bias, [1, 1]);
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Whether the channels of a pixel lie beside each other, as a linear layer wants them. oneDNN's kernel of one pixel for this order (libtorch 2.10) divides
    /// by zero for some widths (256 to 1024, 512 to 2048), which ends the process.
    /// </summary>
    private static bool ChannelsLast(Tensor x) => x.size(1) > 1 && x.stride(1) == 1 && x.size(2) * x.size(3) > 1;

    private Tensor Whole(Tensor x, Tensor weight, Tensor? bias, long[] strides) =>
        WholeBlocks.Convolve(x, weight, bias, groups, 1, (a, b, c) => nn.functional.conv2d(a, b, c, strides, padding, dilation, groups));
}
