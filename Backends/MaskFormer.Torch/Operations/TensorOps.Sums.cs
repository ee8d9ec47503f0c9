using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

// Sums and ranges, for which TorchSharp makes numbers of its own that nothing holds (see Number): the factor 1 of the second term, the step 1 of a range.
public static partial class TensorOps
{
    /// <summary>x + y.</summary>
    public static Tensor Add(Tensor left, Tensor right) => left.add(right, Number.One);

    /// <inheritdoc cref="Add(Tensor, Tensor)"/>
    public static Tensor Add(Tensor left, Scalar right) => left.add(right, Number.One);

    /// <inheritdoc cref="Add(Tensor, Tensor)"/>
    public static Tensor Add(Scalar left, Tensor right) => right.add(left, Number.One);

    /// <summary>x - y, of a number.</summary>
    public static Tensor Subtract(Scalar left, Tensor right)
    {
        using Tensor negative = right.negative();
        return negative.add(left, Number.One);
    }

    /// <summary>Adds to a tensor in its place.</summary>
    public static Tensor AddTo(this Tensor sum, Tensor more) => sum.add_(more, Number.One);

    /// <inheritdoc cref="AddTo(Tensor, Tensor)"/>
    public static Tensor AddTo(this Tensor sum, Scalar more) => sum.add_(more, Number.One);

    /// <summary>Whole numbers from <paramref name="start"/> to before <paramref name="stop"/>.</summary>
    internal static Tensor Range(long start, long stop, ScalarType type, Device? device = null) =>
        arange(Number.Of(start), Number.Of(stop), Number.One, type, device);
}
