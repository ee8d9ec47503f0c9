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
}
