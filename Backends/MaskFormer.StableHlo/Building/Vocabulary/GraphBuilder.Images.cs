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

    /// <summary>Zero-pads axes 1 and 2 of <c>[B, H, W, C]</c> at their ends to multiples.</summary>
    public Value PadTo(Value x, int multiple)
    {
        long[] high = new long[x.Rank];
        for (int axis = 1; axis <= 2; axis++)
            high[axis] = (multiple - (x.Dim(axis) % multiple)) % multiple;
        return high.All(static h => h == 0) ? x : Pad(x, 0, new long[x.Rank], high);
    }

    /// <summary>Cuts axes 1 and 2 of <c>[B, H, W, C]</c> at their ends to the size of another value.</summary>
    public Value CropLike(Value x, Value like) => Slice(Slice(x, 1, 0, like.Dim(1)), 2, 0, like.Dim(2));

    /// <summary>Rolls axes 1 and 2 of <c>[B, H, W, C]</c>; positive numbers move toward higher indices.</summary>
    public Value Roll(Value x, int rows, int columns) => RollAxis(RollAxis(x, 1, rows), 2, columns);

    private Value RollAxis(Value x, int axis, long by)
    {
        long size = x.Dim(axis), shift = ((by % size) + size) % size;
        return shift == 0 ? x : Concatenate(axis, Slice(x, axis, size - shift, size), Slice(x, axis, 0, size - shift));
    }
}
