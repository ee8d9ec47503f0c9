namespace MaskFormer.StableHlo;

/// <summary>The four pixels around each point at which maps are sampled, and how much each of them counts.</summary>
internal sealed class SampleCorners
{
    private readonly GraphBuilder g;
    private readonly Value image;

    /// <summary>Finds them.</summary>
    /// <param name="g">Receives the nodes.</param>
    /// <param name="points">[B, I, J, 2], x before y, in whose type weights are computed. -1 and 1 are the outer edges of a map, or the centres of its first
    /// and last pixels.</param>
    /// <param name="height">Rows of a map.</param>
    /// <param name="width">Columns of a map.</param>
    /// <param name="alignCorners">Whether -1 and 1 are the centres.</param>
    public SampleCorners(GraphBuilder g, Value points, long height, long width, bool alignCorners)
    {
        (this.g, Height, Width) = (g, height, width);
        long batch = points.Dim(0);
        long[] places = [batch, points.Dim(1), points.Dim(2)];
        image = g.To(g.Broadcast(g.Emit(new IotaOp(new(ElementType.I32, batch), 0)), [0], places), ElementType.I32);
        (Value column, Value row) = (Pixel(0, width), Pixel(1, height));
        (Left, Top) = (g.Detach(g.Unary(UnaryKind.Floor, column)), g.Detach(g.Unary(UnaryKind.Floor, row)));
        (Value fromLeft, Value fromTop) = (g.Subtract(column, Left), g.Subtract(row, Top));
        (Value toRight, Value toBottom) = (g.Subtract(1, fromLeft), g.Subtract(1, fromTop));
        Weights = [g.Multiply(toRight, toBottom), g.Multiply(fromLeft, toBottom), g.Multiply(toRight, fromTop), g.Multiply(fromLeft, fromTop)];

        // From -1..1 to pixels: ((p + 1) size - 1) / 2, or (p + 1) (size - 1) / 2.
        Value Pixel(long coordinate, long size)
        {
            Value from = g.Add(g.Reshape(g.Slice(points, 3, coordinate, coordinate + 1), places), 1);
            return alignCorners ? g.Multiply(from, (size - 1) / 2.0) : g.Divide(g.Subtract(g.Multiply(from, size), 1), 2);
        }
    }

    /// <summary>Rows of a map.</summary>
    public long Height { get; }

    /// <summary>Columns of a map.</summary>
    public long Width { get; }

    /// <summary>The column on the left of each point; -1 left of the first one.</summary>
    public Value Left { get; }

    /// <summary>The row above each point; -1 above the first one.</summary>
    public Value Top { get; }

    /// <summary>How much each corner counts: top left, top right, bottom left, bottom right.</summary>
    public IReadOnlyList<Value> Weights { get; }

    /// <summary>Where a corner lies: its column and its row.</summary>
    public (Value Across, Value Down) Place(int corner) => (corner % 2 == 0 ? Left : g.Add(Left, 1), corner < 2 ? Top : g.Add(Top, 1));

    /// <summary>Whether places are in a map, whose first row and column have a number.</summary>
    public Value Within(Value across, Value down, double first) => g.And(
        g.And(g.Compare(Direction.GE, across, first), g.Compare(Direction.LE, across, Width - 1)),
        g.And(g.Compare(Direction.GE, down, first), g.Compare(Direction.LE, down, Height - 1)));

    /// <summary>What lies at places of maps <c>[B * rows * columns, channels]</c>: <c>[B, I, J, channels]</c>; outside, the nearest pixel inside.</summary>
    public Value Found(Value from, Value across, Value down, long rows, long columns)
    {
        Value lines = g.Add(g.Multiply(image, g.FullLike(image, rows)), Whole(down, rows));
        Value index = g.Add(g.Multiply(lines, g.FullLike(image, columns)), Whole(across, columns));
        return g.Emit(new GatherOp([3], [0], [0], 3, [1, from.Dim(1)]), from, index);
    }

    private Value Whole(Value place, long size)
    {
        ElementType element = place.Type.Element;
        return g.To(g.Emit(new ClampOp(), g.Full(0, element), place, g.Full(size - 1, element)), ElementType.I32);
    }
}
