using MaskFormer.Language;

namespace MaskFormer.StableHlo;

// Bringing maps to other sizes, as torch.nn.functional.interpolate does.
public sealed partial class GraphBuilder
{
    /// <summary>Brings the last two axes to the size of the last two axes of another value.</summary>
    /// <param name="x"><c>[..., h, w]</c>.</param>
    /// <param name="like"><c>[..., H, W]</c>.</param>
    /// <param name="mode">Nearest as PyTorch's "nearest", or bilinear with half-pixel centres.</param>
    public Value ResizeLike(Value x, Value like, Resize mode = Resize.Nearest)
    {
        (long height, long width) = (like.Dim(-2), like.Dim(-1));
        bool repeats = mode == Resize.Nearest && x.Rank == 4 && height % x.Dim(-2) == 0 && width % x.Dim(-1) == 0;
        return Widely(x, wide => repeats && Options.Target == Target.Cpu ? ChannelsLast(wide, map => Both(map, 1)) : Both(wide, x.Rank - 2));

        Value Both(Value map, int axis) => ResizeAxis(ResizeAxis(map, axis, height, mode), axis + 1, width, mode);
    }

    private Value ResizeAxis(Value x, int axis, long size, Resize mode)
    {
        long from = x.Dim(axis);
        if (from == size)
            return x;
        if (mode == Resize.Nearest && size % from == 0)
            return RepeatEach(x, axis, size / from);
        if (mode == Resize.Nearest && from % size == 0)
            return Slice(x, axis, 0, from, from / size);

        // A product with a matrix of few non-zeros: no gather, so the gradient is a product too. One-hot rows give exact copies.
        double[] matrix = mode == Resize.Nearest ? Interpolation.Nearest(from, size) : Interpolation.Bilinear(from, size, x.Type.Element);
        Value weights = Constant(Literal.FromNumbers(new TensorType(x.Type.Element, size, from), matrix));
        Value product = Emit(new DotGeneralOp([], [], [axis], [1], Precision.HIGHEST, x.Type.Element), x, weights);
        long[] back = [.. Enumerable.Range(0, x.Rank).Select(i => (long)(i < axis ? i : i == axis ? x.Rank - 1 : i - 1))];
        return Transpose(product, back);
    }

    private Value RepeatEach(Value x, int axis, long times)
    {
        long[] sizes = [.. x.Type.Dims];
        long[] wide = [.. sizes[..(axis + 1)], times, .. sizes[(axis + 1)..]];
        long[] axes = [.. Enumerable.Range(0, x.Rank).Select(i => (long)(i <= axis ? i : i + 1))];
        sizes[axis] *= times;
        return Reshape(Broadcast(x, axes, wide), sizes);
    }
}

/// <summary>Interpolation along one axis as a matrix <c>[to, from]</c>.</summary>
internal static class Interpolation
{
    /// <summary>source = min(floor(target · from / to), from - 1), the factor in float32 as in PyTorch.</summary>
    public static double[] Nearest(long from, long to)
    {
        double[] matrix = new double[to * from];
        float scale = (float)from / to;
        for (long i = 0; i < to; i++)
            matrix[(i * from) + Math.Min((long)MathF.Floor(i * scale), from - 1)] = 1;
        return matrix;
    }

    /// <summary>Half-pixel centres, no antialiasing; computed in the element type as PyTorch does.</summary>
    public static double[] Bilinear(long from, long to, ElementType element)
    {
        double[] matrix = new double[to * from];
        for (long i = 0; i < to; i++)
        {
            (long first, double weight) = element == ElementType.F64
                ? Split(Math.Max(0, ((i + 0.5) * ((double)from / to)) - 0.5))
                : Split(MathF.Max(0, ((i + 0.5f) * ((float)from / to)) - 0.5f));
            matrix[(i * from) + first] += element == ElementType.F64 ? 1 - weight : 1 - (float)weight;
            matrix[(i * from) + Math.Min(first + 1, from - 1)] += weight;
        }

        return matrix;

        (long, double) Split(double source)
        {
            long first = Math.Min((long)Math.Floor(source), from - 1);
            return (first, source - first);
        }
    }
}
