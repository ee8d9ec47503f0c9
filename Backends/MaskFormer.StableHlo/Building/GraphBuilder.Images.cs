namespace MaskFormer.StableHlo;

// Ops on maps.
public sealed partial class GraphBuilder
{
    /// <summary>Largest value of each window of <c>[B, C, H, W]</c>; padding counts as minus infinity.</summary>
    public Value MaxPool(Value x, int kernel, int stride, int padding)
    {
        ElementType element = x.Type.Element;
        Window window = Window.Of([1, 1, kernel, kernel], [1, 1, stride, stride], [(0, 0), (0, 0), (padding, padding), (padding, padding)]);
        return EmitMany(new ReduceWindowOp(window), [x, Full(double.NegativeInfinity, element)], [Reducer(BinaryKind.Maximum, element)])[0];
    }

    /// <summary>Mean of each window of <c>[B, C, H, W]</c>; padding counts as zeros.</summary>
    public Value AvgPool(Value x, int kernel, int stride, int padding = 0) => Widely(x, w =>
    {
        ElementType element = w.Type.Element;
        Window window = Window.Of([1, 1, kernel, kernel], [1, 1, stride, stride], [(0, 0), (0, 0), (padding, padding), (padding, padding)]);
        Value sums = EmitMany(new ReduceWindowOp(window), [w, Full(0, element)], [Reducer(BinaryKind.Add, element)])[0];
        return Divide(sums, kernel * kernel);
    });
}
