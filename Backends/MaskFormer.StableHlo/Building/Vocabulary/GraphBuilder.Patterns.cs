namespace MaskFormer.StableHlo;

// Axes by name.
public sealed partial class GraphBuilder
{
    /// <summary>Permutes, merges and splits axes: <c>"b c h w -> (h w) b c"</c>.</summary>
    /// <param name="x">The value.</param>
    /// <param name="pattern">Left: the axes as they are; right: as they shall be. A group in parentheses is one axis.</param>
    /// <param name="known">Sizes of names inside a group that is split.</param>
    /// <exception cref="GraphException">MF5004: the pattern does not fit.</exception>
    public Value Rearrange(Value x, string pattern, params (string Letter, long Size)[] known)
    {
        AxisPattern p = AxisPattern.Parse(pattern, Location);
        string[] left = p.Flat(p.Left), right = p.Flat(p.Right);
        if (!left.ToHashSet().SetEquals(right))
            throw p.Error("both sides must name the same axes");
        Dictionary<string, long> sizes = p.Sizes(x, known);
        Value split = Reshape(x, [.. left.Select(n => sizes[n])]);
        Value moved = Transpose(split, [.. right.Select(n => (long)Array.IndexOf(left, n))]);
        return Reshape(moved, [.. p.Right.Select(g => g.Aggregate(1L, (size, n) => size * sizes[n]))]);
    }

    /// <summary>Repeats along new axes: <c>Expand(x, "q c -> q b c", 100, 2, 256)</c>.</summary>
    /// <param name="x">The value.</param>
    /// <param name="pattern">The right side holds every name of the left, and new ones.</param>
    /// <param name="sizes">Sizes of all axes of the right side.</param>
    /// <exception cref="GraphException">MF5004: the pattern does not fit.</exception>
    public Value Expand(Value x, string pattern, params long[] sizes)
    {
        AxisPattern p = AxisPattern.Parse(pattern, Location);
        string[] left = p.Flat(p.Left), right = p.Flat(p.Right);
        p.RequireSimple(x, left);
        if (left.Except(right).Any())
            throw p.Error("the right side lacks an axis of the left");
        if (sizes.Length != right.Length)
            throw p.Error($"{right.Length} sizes expected, got {sizes.Length}");
        for (int i = 0; i < left.Length; i++)
        {
            long wanted = sizes[Array.IndexOf(right, left[i])];
            if (x.Dim(i) != wanted)
                throw p.Error($"axis {left[i]} has size {x.Dim(i)} and shall have {wanted}: it must stay");
        }

        string[] order = [.. right.Where(left.Contains)];
        Value sorted = Transpose(x, [.. order.Select(n => (long)Array.IndexOf(left, n))]);
        return Broadcast(sorted, [.. order.Select(n => (long)Array.IndexOf(right, n))], sizes);
    }
}
