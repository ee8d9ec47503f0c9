using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>The transposed convolution of PyTorch: the gradient of a convolution by its input, as a layer.</summary>
internal sealed class ConvTranspose2dLayer : KeyedLayer
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long[] stride;
    private readonly long[] padding;
    private readonly long[] outputPadding;
    private readonly long[] dilation;
    private readonly long groups;

    public ConvTranspose2dLayer(
        int @in, int @out, int kernel, int stride, int padding, int outputPadding, int dilation, int groups, bool bias, Init init, double scale)
        : base("ConvTranspose2d")
    {
        if (outputPadding >= Math.Max(stride, dilation))
            throw new MaskFormerException(
                "MF2003",
                "ConvTranspose2d",
                $"an output padding of {outputPadding} is not below a stride of {stride} or a dilation of {dilation}",
                "Choose a smaller output padding: it adds what the stride left out"
            );
        (this.stride, this.padding, this.outputPadding) = ([stride, stride], [padding, padding], [outputPadding, outputPadding]);
        (this.dilation, this.groups) = ([dilation, dilation], groups);
        weight = Initial.Weight(init, scale, [@in, @out / groups, kernel, kernel]);
        register_parameter("weight", weight);
        if (!bias) return;
        this.bias = Initial.Bias(init, @out, @out / groups * kernel * kernel); // PyTorch counts the second axis as what flows in
        register_parameter("bias", this.bias);
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor y = Narrow.Product(
            x,
            weight,
            (a, b) => WholeBlocks.Convolve(
                a, b, null, groups, 0, (c, d, _) => nn.functional.conv_transpose2d(c, d, null, stride, padding, outputPadding, dilation, groups))
        );
        return Narrow.Biased(y, bias?.view(1, -1, 1, 1)).MoveToOuterDisposeScope();
    }
}
