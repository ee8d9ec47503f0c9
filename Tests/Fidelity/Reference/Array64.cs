namespace MaskFormer.Fidelity;

/// <summary>Numbers with a shape, widened to double whatever they were computed in; row-major.</summary>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Values">The numbers.</param>
public sealed record Array64(long[] Shape, double[] Values)
{
    /// <summary>Axes in another order: axis i of the result is axis order[i] of this.</summary>
    public Array64 Permute(params int[] order)
    {
        long[] strides = new long[Shape.Length];
        for (long i = Shape.Length - 1, step = 1; i >= 0; step *= Shape[i--]) strides[i] = step;
        long[] sizes = [.. order.Select(axis => Shape[axis])];
        var result = new double[Values.Length];
        var index = new long[sizes.Length];
        for (int at = 0; at < result.Length; at++)
        {
            long from = 0;
            for (int axis = 0; axis < index.Length; axis++) from += index[axis] * strides[order[axis]];
            result[at] = Values[from];
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--) index[axis] = 0;
        }

        return new Array64(sizes, result);
    }

    /// <summary>Entry i of the first axis; negative counts from the end.</summary>
    public Array64 At(int i)
    {
        if (i < 0) i += (int)Shape[0];
        int size = Values.Length / (int)Shape[0];
        return new Array64(Shape[1..], Values[(i * size)..((i + 1) * size)]);
    }

    /// <summary>The same numbers in another shape.</summary>
    public Array64 Reshape(params long[] shape) => new(shape, Values);

    /// <summary>The shape as text.</summary>
    public string ShapeText => Text(Shape);

    /// <summary>A shape as text.</summary>
    public static string Text(IEnumerable<long> shape) => "[" + string.Join(", ", shape) + "]";
}
