namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>More blocks than any model has: whoever asks for more has mistyped a number.</summary>
    private const int MostBlocks = 10_000;

    /// <summary>Blocks of one kind in a row. The function runs for every index, in C#.</summary>
    /// <exception cref="MaskFormerException">MF2003: a number of blocks that is negative, or more than 10,000.</exception>
    public static Blocks<T> Repeat<T>(int count, Func<int, T> make) => count is >= 0 and <= MostBlocks
        ? new(Enumerable.Range(0, count).Select(make))
        : throw new MaskFormerException("MF2003", $"Blocks<{typeof(T).Name}>", $"Repeat is to make {count} blocks", $"Ask for 0 to {MostBlocks} blocks");

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
