using MaskFormer.Grammar;

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
        AxisPattern axes = Fitting(pattern, () => AxisPattern.Parse(pattern).For(x.Rank).Rearranges());
        Dictionary<string, long> sizes = Fitting(pattern, () => AxisSizes.Of(axes, x.Type.Dims, known));
        Value split = Reshape(x, [.. axes.LeftNames.Select(n => sizes[n])]);
        Value moved = Transpose(split, axes.Order(axes.RightNames));
        return Reshape(moved, [.. axes.Right.Select(g => g.Aggregate(1L, (size, n) => size * sizes[n]))]);
    }

    /// <summary>Repeats along new axes: <c>Expand(x, "q c -> q b c", 100, 2, 256)</c>.</summary>
    /// <param name="x">The value.</param>
    /// <param name="pattern">The right side holds every name of the left, and new ones.</param>
    /// <param name="sizes">Sizes of the right side, without those of <c>...</c>.</param>
    /// <exception cref="GraphException">MF5004: the pattern does not fit.</exception>
    public Value Expand(Value x, string pattern, params long[] sizes)
    {
        AxisPattern axes = Fitting(pattern, () => AxisPattern.Parse(pattern).For(x.Rank).Expands());
        Dictionary<string, long> have = Fitting(pattern, () => AxisSizes.Of(axes, x.Type.Dims, []));
        List<long> wanted = [], places = [];
        Queue<long> given = new(sizes);
        foreach (string[] group in axes.Right)
        {
            bool rest = group is [var name] && AxisPattern.IsRest(name);
            if (!rest && given.Count == 0) throw Misfit(pattern, $"it has more axes on the right than the {sizes.Length} sizes given");
            long size = rest ? have[group[0]] : given.Dequeue();
            if (group is [var old] && have.TryGetValue(old, out long has))
            {
                if (has != size) throw Misfit(pattern, $"axis '{old}' has size {has} and shall have {size}: it must stay");
                places.Add(wanted.Count);
            }

            wanted.Add(size);
        }

        if (given.Count > 0) throw Misfit(pattern, $"it has {axes.Right.Length} axes on the right, {sizes.Length} sizes are given");
        Value open = Reshape(x, [.. axes.LeftNames.Select(n => have[n])]); // axes of size one on the left go
        return Broadcast(Transpose(open, axes.Order(axes.RightNames)), [.. places], [.. wanted]);
    }

    /// <summary>Gives what is read, or an error at the place of the property.</summary>
    private T Fitting<T>(string text, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PatternException error)
        {
            throw Misfit(text, error.Message);
        }
    }

    private GraphException Misfit(string text, string cause) =>
        new("MF5004", Location.ToString(), $"pattern \"{text}\": {cause}", "Name every axis of the value on the left (docs/language/operations.md)");
}
