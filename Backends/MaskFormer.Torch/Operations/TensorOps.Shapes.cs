using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

public static partial class TensorOps
{
    /// <summary>Permutes, merges and splits axes: <c>"(h w) b c -> b c h w"</c> with <c>("h", 20)</c>.</summary>
    /// <param name="x">The input; each group on the left is one of its axes.</param>
    /// <param name="pattern">Both sides have the same axes.</param>
    /// <param name="known">Sizes for splitting; one axis of each group may be left out.</param>
    /// <exception cref="MaskFormerException">MF2008: pattern and shape do not fit.</exception>
    public static Tensor Rearrange(Tensor x, string pattern, params (string Letter, long Size)[] known)
    {
        AxisPattern axes = AxisPattern.Of(pattern);
        if (axes.RightAxes.Length != axes.LeftAxes.Length || axes.Order().Length != axes.LeftAxes.Length) throw axes.Bad("both sides must have the same axes");
        using var scope = NewDisposeScope();
        (Tensor open, long[] sizes) = Open(x, axes, known);
        long[] order = axes.Order();
        Tensor permuted = Permute(open, order);
        if (Array.TrueForAll(axes.Right, static g => g.Length == 1)) return Leave(permuted, x);
        Dictionary<string, long> size = axes.LeftAxes.Zip(sizes).ToDictionary(static p => p.First, static p => p.Second);
        return Leave(permuted.reshape([.. axes.Right.Select(g => g.Aggregate(1L, (product, axis) => product * size[axis]))]), x);
    }

    /// <summary>Repeats along new axes without copying: <c>Expand(x, "q c -> q b c", queries, batch, hidden)</c>.</summary>
    /// <param name="x">The input.</param>
    /// <param name="pattern">The right has all axes of the left and new ones.</param>
    /// <param name="sizes">Every size of the right.</param>
    /// <exception cref="MaskFormerException">MF2008: pattern, shape and sizes do not fit.</exception>
    public static Tensor Expand(Tensor x, string pattern, params long[] sizes)
    {
        AxisPattern axes = AxisPattern.Of(pattern);
        long[] order = axes.Order();
        if (order.Length != axes.LeftAxes.Length) throw axes.Bad("an axis of the left is missing on the right");
        if (sizes.Length != axes.Right.Length) throw axes.Bad($"{sizes.Length} sizes for {axes.Right.Length} axes on the right");
        if (Array.Exists(axes.Right, static g => g.Length > 1)) throw axes.Bad("Expand merges no axes");
        using var scope = NewDisposeScope();
        (Tensor open, long[] have) = Open(x, axes, []);
        Tensor y = Permute(open, order);
        for (int i = 0; i < sizes.Length; i++)
        {
            int at = axes.Right[i] is [var axis] ? Array.IndexOf(axes.LeftAxes, axis) : -1;
            if (at < 0) y = y.unsqueeze(i);
            else if (have[at] != sizes[i]) throw axes.Bad($"axis '{axes.LeftAxes[at]}' has size {have[at]}, the result asks for {sizes[i]}");
        }

        return Leave(y.expand(sizes), x);
    }

    /// <summary>Sum over the axes that the right side leaves out; an empty right side gives a scalar.</summary>
    public static Tensor Sum(Tensor x, string pattern) => Reduce(x, pattern, static (t, dims) => t.sum(dims));

    /// <summary>Mean over the axes that the right side leaves out.</summary>
    public static Tensor Mean(Tensor x, string pattern) => Reduce(x, pattern, static (t, dims) => t.mean(dims));

    /// <summary>Largest value over the axes that the right side leaves out; equal largest values share the gradient.</summary>
    public static Tensor Max(Tensor x, string pattern) => Reduce(x, pattern, static (t, dims) => amax(t, dims));

    /// <summary>The last entry of the first axis, which stays with size 1.</summary>
    public static Tensor Last(Tensor x) => x.narrow(0, x.size(0) - 1, 1);

    /// <summary>
    /// One row for each element that is not zero, in row-major order, with a one at its place: <c>[rows, ...]</c>. Shapes may change here, so there are no rows
    /// beyond the marked ones; but there is always one, which is zero if nothing is marked.
    /// </summary>
    /// <param name="marks">What is packed.</param>
    /// <param name="most">The most rows that there may be.</param>
    /// <exception cref="MaskFormerException">MF7202: more elements are marked.</exception>
    public static Tensor Pack(Tensor marks, long most)
    {
        using var scope = NewDisposeScope();
        Tensor places = marks.detach().reshape(-1).nonzero().squeeze(1);
        long rows = places.size(0);
        if (rows > most)
            throw new MaskFormerException(
                "MF7202",
                "Pack",
                $"{rows} elements are marked, there is room for {most}",
                "Make room for more (data.pairs_per_image), or mark fewer"
            );
        if (rows == 0)
            places = places.new_full([1], -1); // no place: a row of zeros
        Tensor packed = places.unsqueeze(1).eq(arange(marks.numel(), device: marks.device)).to(marks.is_floating_point() ? marks.dtype : ScalarType.Float32);
        return packed.reshape([packed.size(0), .. marks.shape]).MoveToOuterDisposeScope();
    }

    private static Tensor Reduce(Tensor x, string pattern, Func<Tensor, long[], Tensor> reduce)
    {
        AxisPattern axes = AxisPattern.Of(pattern);
        if (axes.Order().Length != axes.RightAxes.Length) throw axes.Bad("the right has an axis that the left has not");
        if (Array.Exists(axes.Right, static g => g.Length != 1)) throw axes.Bad("a reduction merges no axes and makes none");
        using var scope = NewDisposeScope();
        (Tensor y, _) = Open(x, axes, []);
        long[] dropped = [.. Enumerable.Range(0, axes.LeftAxes.Length).Where(i => !axes.RightAxes.Contains(axes.LeftAxes[i])).Select(static i => (long)i)];
        if (dropped.Length > 0) y = Narrow.Widely(y, wide => reduce(wide, dropped));
        string[] kept = [.. axes.LeftAxes.Where(axes.RightAxes.Contains)];
        return Leave(Permute(y, [.. axes.RightAxes.Select(axis => (long)Array.IndexOf(kept, axis))]), x);
    }

    /// <summary>The input with every group on the left as axes of its own, and their sizes.</summary>
    private static (Tensor Open, long[] Sizes) Open(Tensor x, AxisPattern axes, (string Letter, long Size)[] known)
    {
        if (x.dim() != axes.Left.Length) throw axes.Bad($"{axes.Left.Length} axes on the left, the input has {x.dim()}");
        List<long> sizes = [];
        bool same = true;
        for (int i = 0; i < axes.Left.Length; i++)
        {
            string[] group = axes.Left[i];
            long size = x.size(i);
            same &= group.Length == 1;
            if (group.Length == 1)
            {
                sizes.Add(size);
                continue;
            }

            long[] parts = [.. group.Select(axis => Array.Find(known, k => k.Letter == axis) is { Letter: not null } given ? given.Size : -1)];
            long product = parts.Where(static p => p >= 0).Aggregate(1L, static (a, b) => a * b);
            int unknown = Array.IndexOf(parts, -1);
            if (parts.Count(static p => p < 0) > 1)
                throw axes.Bad($"the sizes of ({string.Join(' ', group)}) are not known");
            if (unknown >= 0 && product > 0 && size % product == 0)
                (parts[unknown], product) = (size / product, size);
            if (product != size)
                throw axes.Bad(
                    $"({string.Join(' ', group)}) has size {size}, which is not {string.Join(" * ", parts.Select(static p => p < 0 ? "?" : $"{p}"))}"
                );
            sizes.AddRange(parts);
        }

        long[] all = [.. sizes];
        return (same ? x : x.reshape(all), all);
    }

    private static Tensor Permute(Tensor x, long[] order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            if (order[i] != i) return x.permute(order);
        }

        return x;
    }

    /// <summary>Takes a result out of the scope, unless it is the input, which belongs to the caller.</summary>
    private static Tensor Leave(Tensor y, Tensor x) => ReferenceEquals(y, x) ? x : y.MoveToOuterDisposeScope();
}
