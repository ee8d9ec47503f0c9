using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>What feeds a port of a block that is applied to every item of an axis.</summary>
public sealed class EachInput
{
    private readonly long[][]? places; // on the host

    private EachInput(Tensor whole, bool own, long[][]? places)
    {
        (Whole, IsOwn, this.places) = (whole, own, places);
        IsDifferentiated = whole.requires_grad;
    }

    private EachInput(Tensor whole, bool own, Tensor? places = null)
        : this(whole, own, (long[][]?)null)
    {
        if (places is null) return;
        using var scope = NewDisposeScope();
        Tensor at = TensorOps.Within(whole, places).cpu().contiguous();
        long[] all = at.data<long>().ToArray();
        int axes = (int)at.size(-1);
        this.places = [.. Enumerable.Range(0, (int)at.size(0)).Select(i => all[(i * axes)..((i + 1) * axes)])];
        Places = at.MoveToOuterDisposeScope();
    }

    /// <summary>What items have or are picked from.</summary>
    public Tensor Whole { get; }

    /// <summary>Whether every item has an entry of the first axis.</summary>
    public bool IsOwn { get; }

    /// <summary>Whether a gradient is wanted.</summary>
    public bool IsDifferentiated { get; private init; }

    /// <summary>Where the items are picked: <c>[items, K]</c>, int64; null if they are not.</summary>
    public Tensor? Places { get; }

    /// <summary>How many items there are; null if all have the same.</summary>
    public int? Items => IsOwn ? (int)Whole.size(0) : places?.Length;

    /// <summary>Every item has its own entry of the first axis.</summary>
    /// <param name="x"><c>[items, ...]</c>.</param>
    public static EachInput Own(Tensor x) => new(x, true);

    /// <summary>Every item has the entry at its place; it is fetched in the item's turn.</summary>
    /// <param name="x"><c>[N1, …, NK, ...]</c>.</param>
    /// <param name="places"><c>[items, K]</c>: whole numbers; a place outside is taken for the nearest inside.</param>
    public static EachInput Pick(Tensor x, Tensor places) => new(x, false, places);

    /// <summary>All items have the same.</summary>
    /// <param name="x">Of the port's shape.</param>
    public static EachInput Same(Tensor x) => new(x, false);

    /// <summary>The same of another tensor with the same numbers, kept for the backward pass.</summary>
    internal EachInput Kept(Tensor whole) => new(whole, IsOwn, places) { IsDifferentiated = IsDifferentiated };

    /// <summary>What one item sees of a tensor like <see cref="Whole"/>: a view of it.</summary>
    public Tensor Of(Tensor whole, int item)
    {
        if (IsOwn) return whole.select(0, item);
        if (places is null) return whole;
        using var scope = NewDisposeScope();
        Tensor at = places[item].Aggregate(whole, static (x, place) => x.select(0, place));
        return at.MoveToOuterDisposeScope();
    }
}
