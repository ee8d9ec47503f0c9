namespace MaskFormer.StableHlo;

/// <summary>The same elements in row-major order under other sizes.</summary>
/// <param name="Dims">The new sizes.</param>
public sealed record ReshapeOp(IReadOnlyList<long> Dims) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.reshape";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        TensorType result = Rules.Checked(signature[0].Resized([.. Dims]));
        if (result.Count != signature[0].Count)
            throw Rules.Broken($"the number of elements must stay: {signature[0]} has {signature[0].Count}, {result} has {result.Count}");
        return [result];
    }
}

/// <summary>Reorders axes: axis i of the result is axis <c>Permutation[i]</c> of the operand.</summary>
/// <param name="Permutation">Every axis once.</param>
public sealed record TransposeOp(IReadOnlyList<long> Permutation) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.transpose";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        TensorType x = signature[0];
        Rules.Entries(Permutation.Count, x.Rank, "permutation");
        Rules.Axes(Permutation, x.Rank, "permutation axis");
        return [x.Resized([.. Permutation.Select(p => x.Dims[(int)p])])];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Integers("permutation", Permutation);
}

/// <summary>Repeats along new axes and along axes of size 1.</summary>
/// <param name="Axes">For each axis of the operand its axis in the result, strictly increasing (XLA refuses other orders).</param>
/// <param name="Dims">Sizes of the result.</param>
public sealed record BroadcastInDimOp(IReadOnlyList<long> Axes, IReadOnlyList<long> Dims) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.broadcast_in_dim";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        TensorType x = signature[0];
        Rules.Entries(Axes.Count, x.Rank, "broadcast_dimensions");
        Rules.Axes(Axes, Dims.Count, "broadcast dimension");
        for (int i = 0; i < Axes.Count; i++)
        {
            if (i > 0 && Axes[i] <= Axes[i - 1])
                throw Rules.Broken($"broadcast_dimensions [{AttributeWriter.Join(Axes)}] must rise strictly (transpose first)");
            long size = Dims[(int)Axes[i]];
            if (x.Dims[i] != 1 && x.Dims[i] != size)
                throw Rules.Broken($"axis {i} of {x} must have size 1 or {size}, the size of axis {Axes[i]} of the result");
        }

        return [Rules.Checked(x.Resized([.. Dims]))];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Integers("broadcast_dimensions", Axes);
}

/// <summary>Joins operands along an axis.</summary>
/// <param name="Axis">The axis.</param>
public sealed record ConcatenateOp(long Axis) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.concatenate";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        if (signature.Operands.Count == 0)
            throw Rules.Broken($"at least one operand expected");
        signature.Count(signature.Operands.Count);
        TensorType first = signature[0];
        Rules.Axis(Axis, first.Rank, "dimension");
        long[] dims = [.. first.Dims];
        foreach (TensorType other in signature.Operands.Skip(1))
        {
            bool fits = other.Element == first.Element && other.Rank == first.Rank;
            for (int i = 0; fits && i < first.Rank; i++)
                fits = i == Axis || other.Dims[i] == first.Dims[i];
            if (!fits)
                throw Rules.Broken($"operands must be equal but for axis {Axis}: {first} and {other}");
            dims[Axis] = checked(dims[Axis] + other.Dims[(int)Axis]);
        }

        return [Rules.Checked(first.Resized(dims))];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Integer("dimension", Axis);
}

/// <summary>Flips axes.</summary>
/// <param name="Axes">The axes.</param>
public sealed record ReverseOp(IReadOnlyList<long> Axes) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.reverse";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        Rules.Axes(Axes, signature[0].Rank, "dimension");
        return [signature[0]];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Integers("dimensions", Axes);
}
