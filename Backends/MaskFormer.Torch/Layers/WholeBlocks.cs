using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Convolutions on a CPU whose channels fill whole blocks. oneDNN keeps channels in blocks of 16, and as libtorch 2.10 calls it, the rest of the last block
/// of what is summed over is memory that nobody wrote. What was left there decides: NaN, or other numbers by up to a half, at random. Channels of zeros make
/// the blocks whole; networks of usual widths have none to add.
/// </summary>
internal static class WholeBlocks
{
    /// <summary>Channels of a block. Up to <see cref="Few"/> (colours) are summed over without blocks.</summary>
    private const long Block = 16, Few = 4;

    /// <summary>Convolves with channels of zeros behind those of input and weights, and leaves them out of the result.</summary>
    /// <param name="x">The input, <c>B, C, H, W</c>.</param>
    /// <param name="weight">The weights.</param>
    /// <param name="bias">What is added to each channel of the output; null for nothing.</param>
    /// <param name="groups">Groups of channels; where there are several, blocks are others, and nothing is changed.</param>
    /// <param name="input">Axis of the weights that the input's channels are summed over by; the other of the first two are the output's.</param>
    /// <param name="convolve">The convolution of input, weights and bias.</param>
    public static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, long groups, int input, Func<Tensor, Tensor, Tensor?, Tensor> convolve)
    {
        long given = weight.shape[input], made = weight.shape[1 - input];
        (long before, long behind) = (given > Few ? Missing(given) : 0, Missing(made));
        if (groups > 1 || (before == 0 && behind == 0) || x.dtype != ScalarType.Float32 || x.device_type != DeviceType.CPU)
            return convolve(x, weight, bias);
        using var scope = NewDisposeScope();
        (long first, long second) = input == 0 ? (before, behind) : (behind, before);
        Tensor filled = nn.functional.pad(weight, [0, 0, 0, 0, 0, second, 0, first]);
        Tensor y = convolve(
            before == 0 ? x : nn.functional.pad(x, [0, 0, 0, 0, 0, before]), filled, bias is null ? null : nn.functional.pad(bias, [0, behind]));
        return (behind == 0 ? y : y.narrow(1, 0, made).contiguous()).MoveToOuterDisposeScope();
    }

    private static long Missing(long channels) => (Block - (channels % Block)) % Block;
}
