namespace MaskFormer.StableHlo;

/// <summary>Joins values over all replicas of a group; the region is one op of its two arguments.</summary>
/// <param name="Groups">Replica numbers, each replica in one group; groups of equal size.</param>
public sealed record AllReduceOp(IReadOnlyList<IReadOnlyList<long>> Groups) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.all_reduce";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        if (signature.Operands.Count == 0)
            throw Rules.Broken($"at least one operand expected");
        signature.Count(signature.Operands.Count, 1);
        ReplicaGroups.Check(Groups);
        foreach (TensorType operand in signature.Operands)
            ReplicaGroups.SingleOp(signature.Blocks[0], operand.Element);
        return signature.Operands;
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Matrix("replica_groups", Groups, Groups.Count == 0 ? 0 : Groups[0].Count);
}

/// <summary>Joins the values of all replicas of a group along an axis.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Groups">As in <see cref="AllReduceOp"/>.</param>
public sealed record AllGatherOp(long Axis, IReadOnlyList<IReadOnlyList<long>> Groups) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.all_gather";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        ReplicaGroups.Check(Groups);
        Rules.Axis(Axis, signature[0].Rank, "all_gather_dim");
        long[] dims = [.. signature[0].Dims];
        dims[Axis] = checked(dims[Axis] * Groups[0].Count);
        return [Rules.Checked(signature[0].Resized(dims))];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integer("all_gather_dim", Axis);
        attributes.Matrix("replica_groups", Groups, Groups[0].Count);
    }
}

/// <summary>Joins a value over all replicas of a group and leaves each of them its part along an axis.</summary>
/// <param name="Axis">The axis that is divided.</param>
/// <param name="Groups">As in <see cref="AllReduceOp"/>.</param>
public sealed record ReduceScatterOp(long Axis, IReadOnlyList<IReadOnlyList<long>> Groups) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.reduce_scatter";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1, 1);
        ReplicaGroups.Check(Groups);
        ReplicaGroups.SingleOp(signature.Blocks[0], signature[0].Element);
        Rules.Axis(Axis, signature[0].Rank, "scatter_dimension");
        long[] dims = [.. signature[0].Dims];
        if (dims[Axis] % Groups[0].Count != 0)
            throw Rules.Broken($"axis {Axis} of {signature[0]} does not divide by the {Groups[0].Count} replicas of a group");
        dims[Axis] /= Groups[0].Count;
        return [signature[0].Resized(dims)];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integer("scatter_dimension", Axis);
        attributes.Matrix("replica_groups", Groups, Groups[0].Count);
    }
}

/// <summary>Sends a value from one replica to another; a replica that gets none has zeros.</summary>
/// <param name="Pairs">Source and target; each replica is once a source and once a target at most.</param>
public sealed record CollectivePermuteOp(IReadOnlyList<IReadOnlyList<long>> Pairs) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.collective_permute";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        for (int side = 0; side < 2; side++)
        {
            long[] ids = [.. Pairs.Select(p => p.Count == 2 ? p[side] : throw Rules.Broken($"source_target_pairs must have two columns"))];
            if (ids.Any(static id => id < 0) || ids.Distinct().Count() != ids.Length)
                throw Rules.Broken($"source_target_pairs must name each source and each target once");
        }

        return [signature[0]];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Matrix("source_target_pairs", Pairs, 2);
}

/// <summary>Rules of replica groups: a wrong one ends the process of a TPU plugin.</summary>
internal static class ReplicaGroups
{
    public static void Check(IReadOnlyList<IReadOnlyList<long>> groups)
    {
        if (groups.Count == 0 || groups[0].Count == 0)
            throw Rules.Broken($"replica_groups must not be empty");
        if (groups.Any(g => g.Count != groups[0].Count))
            throw Rules.Broken($"replica_groups must have equal sizes");
        long[] ids = [.. groups.SelectMany(static g => g).Order()];
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] != i)
                throw Rules.Broken($"replica_groups must name every replica from 0 to {ids.Length - 1} once");
        }
    }

    /// <summary>libtpu ends the process for a region of another form.</summary>
    public static void SingleOp(Block block, ElementType element)
    {
        Rules.Reducer(block, [element, element], [element], "joining");
        bool single =
            block.Nodes.Count == 1
            && block.Nodes[0].Op is BinaryOp
            && block.Nodes[0].Operands.SequenceEqual(block.Arguments)
            && block.Results[0] == block.Nodes[0].Results[0];
        if (!single)
            throw Rules.Broken($"the region must be one op of its two arguments");
    }

    /// <summary>How many replicas a module with these groups has.</summary>
    public static long Replicas(IReadOnlyList<IReadOnlyList<long>> groups) => groups.Sum(static g => (long)g.Count);
}
