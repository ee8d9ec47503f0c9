namespace MaskFormer.StableHlo;

/// <summary>Checks that several ops share. Each says the rule, what is expected and what was got.</summary>
internal static class Rules
{
    public static RuleException Broken(FormattableString rule) => new(FormattableString.Invariant(rule));

    public static void SameType(TensorType expected, TensorType got, string what)
    {
        if (!expected.Equals(got))
            throw Broken($"{what} must have equal shapes and element types: {expected} and {got}");
    }

    public static void Axis(long axis, int rank, string what)
    {
        if (axis < 0 || axis >= rank)
            throw Broken($"{what} {axis} is outside 0..{rank - 1}");
    }

    public static void Axes(IReadOnlyList<long> axes, int rank, string what)
    {
        for (int i = 0; i < axes.Count; i++)
        {
            Axis(axes[i], rank, what);
            for (int j = 0; j < i; j++)
            {
                if (axes[j] == axes[i])
                    throw Broken($"{what} {axes[i]} is named twice");
            }
        }
    }

    /// <summary>Axes that XLA refuses in another order than rising.</summary>
    public static void RisingAxes(IReadOnlyList<long> axes, int rank, string what)
    {
        Axes(axes, rank, what);
        for (int i = 1; i < axes.Count; i++)
        {
            if (axes[i] < axes[i - 1])
                throw Broken($"{what} [{AttributeWriter.Join(axes)}] must rise");
        }
    }

    public static void Entries(int got, int expected, string what)
    {
        if (got != expected)
            throw Broken($"{what} needs {expected} entries, one per axis, got {got}");
    }

    public static void Scalar(TensorType type, string what)
    {
        if (type.Rank != 0)
            throw Broken($"{what} must be a scalar, got {type}");
    }

    public static void Float(TensorType type, string what)
    {
        if (!type.Element.IsFloat())
            throw Broken($"{what} needs floating-point elements, got {type}");
    }

    /// <summary>Sizes must be at least 0 and the bytes below 2^63: XLA ends the process otherwise.</summary>
    public static TensorType Checked(TensorType type)
    {
        Int128 bytes = type.Element.Size();
        foreach (long dim in type.Sizes)
        {
            if (dim < 0)
                throw Broken($"the result would have a negative size: {type}");
            bytes *= dim;
            if (bytes > long.MaxValue)
                throw Broken($"{type} is larger than 2^63 bytes");
        }

        return type;
    }

    /// <summary>A block with scalar arguments of the given element types, returning the given types, which captures nothing.</summary>
    public static void Reducer(Block block, IReadOnlyList<ElementType> arguments, IReadOnlyList<ElementType> results, string what)
    {
        TensorType[] expected = [.. arguments.Select(static e => new TensorType(e))];
        if (!block.ArgumentTypes.SequenceEqual(expected))
            throw Broken($"the {what} region must take ({Join(expected)}), it takes ({Join(block.ArgumentTypes)})");
        TensorType[] returned = [.. results.Select(static e => new TensorType(e))];
        if (!block.ResultTypes.SequenceEqual(returned))
            throw Broken($"the {what} region must return ({Join(returned)}), it returns ({Join(block.ResultTypes)})");

        static string Join(IEnumerable<TensorType> types) => string.Join(", ", types);
    }

    /// <summary>Size of n elements with d - 1 gaps between neighbours.</summary>
    public static long Dilated(long size, long dilation) => size == 0 ? 0 : checked(((size - 1) * dilation) + 1);

    /// <summary>How many windows fit.</summary>
    public static long Windows(long padded, long window, long stride) => padded < window || padded <= 0 ? 0 : ((padded - window) / stride) + 1;
}
