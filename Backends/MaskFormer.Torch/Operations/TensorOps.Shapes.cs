using MaskFormer.Grammar;
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
        AxisPattern axes = Patterns.Checked(pattern, () => Patterns.Of(pattern, x).Rearranges());
        using var scope = NewDisposeScope();
        (Tensor open, Dictionary<string, long> size) = Patterns.Open(x, pattern, axes, known);
        Tensor permuted = Patterns.Permute(open, axes.Order(axes.RightNames));
        if (Array.TrueForAll(axes.Right, static g => g.Length == 1)) return Patterns.Leave(permuted, x);
        return Patterns.Leave(permuted.reshape([.. axes.Right.Select(g => g.Aggregate(1L, (product, axis) => product * size[axis]))]), x);
    }

    /// <summary>Repeats along new axes without copying: <c>Expand(x, "q c -> q b c", queries, batch, hidden)</c>.</summary>
    /// <param name="x">The input.</param>
    /// <param name="pattern">The right has all axes of the left and new ones.</param>
    /// <param name="sizes">The sizes of the right, without those of <c>...</c>.</param>
    /// <exception cref="MaskFormerException">MF2008: pattern, shape and sizes do not fit.</exception>
    public static Tensor Expand(Tensor x, string pattern, params long[] sizes)
    {
        AxisPattern axes = Patterns.Checked(pattern, () => Patterns.Of(pattern, x).Expands());
        using var scope = NewDisposeScope();
        (Tensor y, Dictionary<string, long> have) = Patterns.Open(x, pattern, axes, []);
        y = Patterns.Permute(y, axes.Order(axes.RightNames));
        long[] rest = [.. axes.Right.Where(static g => g is [var name] && AxisPattern.IsRest(name)).Select(g => have[g[0]])];
        int first = Array.FindIndex(axes.Right, static g => g is [var name] && AxisPattern.IsRest(name));
        long[] all = first < 0 ? sizes : [.. sizes.Take(first), .. rest, .. sizes.Skip(first)];
        if (all.Length != axes.Right.Length)
            throw Patterns.Bad(pattern, $"{sizes.Length} sizes for {axes.Right.Length - rest.Length} axes on the right");
        for (int i = 0; i < all.Length; i++)
        {
            if (axes.Right[i] is not [var axis] || !have.TryGetValue(axis, out long size)) y = y.unsqueeze(i);
            else if (size != all[i]) throw Patterns.Bad(pattern, $"axis '{axis}' has size {size}, the result asks for {all[i]}");
        }

        return Patterns.Leave(y.expand(all), x);
    }

    /// <summary>Sum over the axes that the right side leaves out; an empty right side gives a scalar.</summary>
    public static Tensor Sum(Tensor x, string pattern) => Reduce(x, pattern, StepParts.Fold.Sum, static (t, dims) => t.sum(dims));

    /// <summary>Mean over the axes that the right side leaves out.</summary>
    public static Tensor Mean(Tensor x, string pattern) => Reduce(x, pattern, StepParts.Fold.Mean, static (t, dims) => t.mean(dims));

    /// <summary>Largest value over the axes that the right side leaves out; equal largest values share the gradient.</summary>
    public static Tensor Max(Tensor x, string pattern) => Reduce(x, pattern, StepParts.Fold.Max, static (t, dims) => amax(t, dims));

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
        Tensor places = Marked(marks, most);
        ScalarType type = marks.is_floating_point() ? marks.dtype : ScalarType.Float32;
        Tensor packed = places.unsqueeze(1).eq(Range(0, marks.numel(), ScalarType.Int64, marks.device)).to(type);
        return packed.reshape([packed.size(0), .. marks.shape]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Where the marks are: a row for each, with its place along every axis, as <see cref="Pack"/> orders them; one row of -1 if nothing is marked.
    /// </summary>
    /// <inheritdoc cref="Pack" path="/param"/>
    /// <inheritdoc cref="Pack" path="/exception"/>
    public static Tensor Argwhere(Tensor marks, long most)
    {
        using var scope = NewDisposeScope();
        Tensor places = Marked(marks, most), rest = places;
        List<Tensor> axes = [];
        for (int axis = (int)marks.dim() - 1; axis >= 0; axis--)
        {
            axes.Insert(0, places.lt(Number.Of(0)).any().item<bool>() ? places : rest.remainder(Number.Of(marks.size(axis))));
            rest = rest.floor_divide(Number.Of(marks.size(axis)));
        }

        return stack(axes, 1).to(marks.is_floating_point() && !Narrow.Is(marks) ? marks.dtype : ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>The numbers of the marked elements; a single -1 if there is none.</summary>
    private static Tensor Marked(Tensor marks, long most)
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
        return (rows == 0 ? places.new_full([1], Number.Of(-1)) : places).MoveToOuterDisposeScope();
    }

    private static Tensor Reduce(Tensor x, string pattern, StepParts.Fold kind, Func<Tensor, long[], Tensor> reduce)
    {
        AxisPattern axes = Patterns.Checked(pattern, () => Patterns.Of(pattern, x).Reduces());
        using var scope = NewDisposeScope();
        (Tensor y, _) = Patterns.Open(x, pattern, axes, []);
        long[] dropped = axes.Order(axes.LeftNames.Except(axes.RightNames));
        long[] before = y.shape;
        if (dropped.Length > 0) y = Narrow.Widely(y, wide => reduce(wide, dropped));
        y = StepParts.Over(y, before, [.. axes.LeftNames.Select(axes.RightNames.Contains)], kind);
        string[] kept = [.. axes.LeftNames.Where(axes.RightNames.Contains)];
        y = Patterns.Permute(y, [.. axes.RightNames.Select(axis => (long)Array.IndexOf(kept, axis))]);
        return Patterns.Leave(Array.TrueForAll(axes.Right, static g => g.Length == 1) ? y : y.reshape(Sizes()), x);

        long[] Sizes()
        {
            Queue<long> sizes = new(y.shape);
            return [.. axes.Right.Select(g => g.Length == 0 ? 1 : sizes.Dequeue())];
        }
    }
}
