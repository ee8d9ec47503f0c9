using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>What feeds a port of a block that is applied to every item of an axis.</summary>
public sealed class EachInput
{
    private readonly long[][][]? places; // on the host: of each item one or several
    private readonly long[] several = []; // how they lie

    private EachInput(Tensor whole, bool own, long[][][]? places, long[] several)
    {
        (Whole, IsOwn, this.places, this.several) = (whole, own, places, several);
        IsDifferentiated = whole.requires_grad;
    }

    private EachInput(Tensor whole, bool own, Tensor? places = null)
        : this(whole, own, null, [])
    {
        if (places is null) return;
        using var scope = NewDisposeScope();
        Tensor at = TensorOps.Within(whole, places).cpu().contiguous();
        long[] all = at.data<long>().ToArray();
        int each = (int)at.shape.Skip(1).Aggregate(1L, static (product, size) => product * size);
        this.places = [.. Enumerable.Range(0, (int)at.size(0)).Select(i => all[(i * each)..((i + 1) * each)].Chunk((int)at.size(-1)).ToArray())];
        several = [.. at.shape.Skip(1).SkipLast(1)];
        Places = at.MoveToOuterDisposeScope();
    }

    /// <summary>What items have or are picked from.</summary>
    public Tensor Whole { get; }

    /// <summary>Whether every item has an entry of the first axis.</summary>
    public bool IsOwn { get; }

    /// <summary>Whether a gradient is wanted.</summary>
    public bool IsDifferentiated { get; private init; }

    /// <summary>Where the items are picked: <c>[items, ..., K]</c>, int64; null if they are not.</summary>
    public Tensor? Places { get; }

    /// <summary>How many items there are; null if all have the same.</summary>
    public int? Items => IsOwn ? (int)Whole.size(0) : places?.Length;

    /// <summary>Every item has its own entry of the first axis.</summary>
    /// <param name="x"><c>[items, ...]</c>.</param>
    public static EachInput Own(Tensor x) => new(x, true);

    /// <summary>Every item has the entry at its place, or those at its places; they are fetched in the item's turn.</summary>
    /// <param name="x"><c>[N1, …, NK, ...]</c>.</param>
    /// <param name="places"><c>[items, ..., K]</c>: whole numbers; a place outside is taken for the nearest inside.</param>
    public static EachInput Pick(Tensor x, Tensor places) => new(x, false, places);

    /// <summary>All items have the same.</summary>
    /// <param name="x">Of the port's shape.</param>
    public static EachInput Same(Tensor x) => new(x, false);

    /// <summary>The same of another tensor with the same numbers, kept for the backward pass.</summary>
    internal EachInput Kept(Tensor whole) => new(whole, IsOwn, places, several) { IsDifferentiated = IsDifferentiated };

    /// <summary>What one item sees: a view, or a copy of several entries.</summary>
    public Tensor Of(int item) => Of(Whole, item);

    /// <summary>What one item sees of a tensor like <see cref="Whole"/>: a view of it, or a copy of several entries.</summary>
    public Tensor Of(Tensor whole, int item)
    {
        if (IsOwn) return whole.select(0, item);
        if (places is null) return whole;
        using var scope = NewDisposeScope();
        Tensor[] entries = [.. places[item].Select(place => Entry(whole, place))];
        return (several is [] ? entries[0] : stack(entries).reshape([.. several, .. entries[0].shape])).MoveToOuterDisposeScope();
    }

    /// <summary>What all items see, one after the other: <c>[items, ...]</c>.</summary>
    public Tensor OfAll(int items) =>
        IsOwn ? Whole : Places is { } at ? TensorOps.Gather(Whole, at) : Whole.unsqueeze(0).expand([items, .. Whole.shape]);

    /// <summary>Adds what belongs to one item to a tensor like <see cref="Whole"/>.</summary>
    internal void Add(Tensor whole, int item, Tensor more)
    {
        using var scope = NewDisposeScope();
        if (places is null || several is [])
        {
            Of(whole, item).AddTo(more);
            return;
        }

        Tensor[] entries = more.flatten(0, several.Length - 1).unbind();
        for (int i = 0; i < entries.Length; i++) Entry(whole, places[item][i]).AddTo(entries[i]);
    }

    private static Tensor Entry(Tensor whole, long[] place) => place.Aggregate(whole, static (x, at) => x.select(0, at));
}
