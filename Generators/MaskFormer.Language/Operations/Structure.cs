namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>Blocks of one kind in a row. The function runs for every index, in C#.</summary>
    public static Blocks<T> Repeat<T>(int count, Func<int, T> make) =>
        new(Enumerable.Range(0, count).Select(make));

    /// <summary>Wires a nested block: the inputs go to its ports in the order of their declaration.</summary>
    /// <remarks>
    /// Any type is taken: one that is no block has its own finding (MF1002), and every use of it would only repeat that.
    /// </remarks>
    public static T On<T>(this T block, params ReadOnlySpan<Tensor> inputs) => throw CompileTimeOnly;

    /// <summary>
    /// Applies a block to every item of an axis, a few at a time, so that nothing of its inner size outlives their turn. Its ports and outputs are those of one
    /// item: an input has the items as one more axis in front, and so has every output. <see cref="Gather"/> as an input is done in the item's turn, and
    /// <see cref="Same"/> gives all items the same.
    /// </summary>
    public static T Each<T>(this T block, params ReadOnlySpan<Tensor> inputs) => throw CompileTimeOnly;

    /// <summary>An input of <see cref="Each"/> that is the same for all items.</summary>
    public static Tensor Same(Tensor x) => throw CompileTimeOnly;
}
