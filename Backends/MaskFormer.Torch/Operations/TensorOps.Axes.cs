using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

// Operations that name an axis by its number; a negative one counts from the end.
public static partial class TensorOps
{
    /// <summary>Joins along an axis.</summary>
    public static Tensor Concat(int axis, params Tensor[] inputs) => cat(inputs, axis);

    /// <summary>Stacks equal shapes on a new axis.</summary>
    public static Tensor Stack(int axis, params Tensor[] inputs) => stack(inputs, axis);

    /// <summary>One place of an axis, which goes.</summary>
    /// <exception cref="MaskFormerException">MF2031: there is no such place.</exception>
    public static Tensor Select(Tensor x, int axis, Index index)
    {
        long size = x.size(axis), at = index.IsFromEnd ? size - index.Value : index.Value;
        return at >= 0 && at < size ? x.select(axis, at) : throw Outside("Select", index.ToString(), axis, size);
    }

    /// <summary>A part of an axis, and of it every step-th place.</summary>
    /// <exception cref="MaskFormerException">MF2031: it does not lie within the axis.</exception>
    public static Tensor Slice(Tensor x, int axis, Range range, int step = 1)
    {
        long size = x.size(axis);
        long start = range.Start.IsFromEnd ? size - range.Start.Value : range.Start.Value, end = range.End.IsFromEnd ? size - range.End.Value : range.End.Value;
        return start >= 0 && start <= end && end <= size && step > 0 ? x.slice(axis, start, end, step) : throw Outside("Slice", range.ToString(), axis, size);
    }

    /// <summary>A part of an axis: <paramref name="size"/> places from one on.</summary>
    public static Tensor Part(Tensor x, int axis, long from, long size) => x.narrow(axis, from, size);

    /// <summary>The same elements, row by row, under other sizes.</summary>
    /// <exception cref="MaskFormerException">MF2001: the sizes have another product.</exception>
    public static Tensor Reshape(Tensor x, params long[] sizes) =>
        sizes.Aggregate(1L, static (product, size) => product * size) == x.numel()
            ? x.reshape(sizes)
            : throw MaskFormerException.WrongInput(
                "MF2001",
                "Reshape",
                $"[{string.Join(", ", x.shape)}] has {x.numel()} elements, [{string.Join(", ", sizes)}] has others",
                "Give it sizes with the same product"
            );

    /// <summary>Zero-pads an axis and the next one at their ends to multiples.</summary>
    public static Tensor PadTo(Tensor x, int multiple, int axis = 1)
    {
        (long rows, long columns) = (Missing(x.size(axis)), Missing(x.size(axis + 1)));
        long[] sizes = new long[2 * (x.dim() - (axis < 0 ? axis + x.dim() : axis))]; // the last axis first, its start before its end
        (sizes[^1], sizes[^3]) = (rows, columns);
        return rows == 0 && columns == 0 ? x : nn.functional.pad(x, sizes);

        long Missing(long size) => (multiple - (size % multiple)) % multiple;
    }

    /// <summary>Cuts an axis and the next one at their ends to the sizes that they have in <paramref name="like"/>.</summary>
    /// <exception cref="MaskFormerException">MF2001: it is smaller.</exception>
    public static Tensor CropLike(Tensor x, Tensor like, int axis = 1)
    {
        (long rows, long columns) = (like.size(axis), like.size(axis + 1));
        if (rows > x.size(axis) || columns > x.size(axis + 1))
            throw MaskFormerException.WrongInput(
                "MF2001",
                "CropLike",
                $"{x.size(axis)} x {x.size(axis + 1)} is smaller than {rows} x {columns}",
                "Crop to a smaller map"
            );
        using var scope = NewDisposeScope();
        return x.narrow(axis, 0, rows).narrow(axis + 1, 0, columns).MoveToOuterDisposeScope();
    }

    /// <summary>Rolls an axis and the next one: what leaves at one end enters at the other.</summary>
    public static Tensor Roll(Tensor x, int rows, int columns, int axis = 1) =>
        rows == 0 && columns == 0 ? x : columns == 0 ? x.roll([rows], [axis]) : x.roll([rows, columns], [axis, axis + 1]);

    /// <summary>Sums up to each place of an axis.</summary>
    public static Tensor Cumsum(Tensor x, int axis) => Narrow.Widely(x, w => w.cumsum(axis));

    private static MaskFormerException Outside(string op, string place, int axis, long size) =>
        MaskFormerException.WrongInput("MF2031", op, $"{place} does not lie within axis {axis}, which has size {size}", "Choose a place within it");
}
