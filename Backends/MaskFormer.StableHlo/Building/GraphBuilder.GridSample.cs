namespace MaskFormer.StableHlo;

// Bilinear sampling at given points: gathers, whose gradient is a scatter.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// Bilinear samples of maps <c>[B, C, H, W]</c> at points <c>[B, I, J, 2]</c> (x, y), zero outside: to <c>[B, C, I, J]</c>. -1 and 1 are the outer edges of
    /// the map, or with <paramref name="alignCorners"/> the centres of its first and last pixels (PyTorch's grid_sample).
    /// </summary>
    public Value GridSample(Value x, Value points, bool alignCorners = false) => Widely(x, maps =>
    {
        ElementType element = maps.Type.Element;
        points = To(points, element);
        (long batch, long features, long height, long width) = (maps.Dim(0), maps.Dim(1), maps.Dim(2), maps.Dim(3));
        long[] places = [batch, points.Dim(1), points.Dim(2)];
        Value pixels = Transpose(maps, 0, 2, 3, 1);
        Value image = To(Broadcast(Emit(new IotaOp(new(ElementType.I32, batch), 0)), [0], places), ElementType.I32);
        (Value column, Value row) = (Pixel(0, width), Pixel(1, height));
        (Value left, Value top) = (Detach(Unary(UnaryKind.Floor, column)), Detach(Unary(UnaryKind.Floor, row)));
        (Value fromLeft, Value fromTop) = (Subtract(column, left), Subtract(row, top));
        (Value toRight, Value toBottom) = (Subtract(1, fromLeft), Subtract(1, fromTop));
        Value[] weights = [Multiply(toRight, toBottom), Multiply(fromLeft, toBottom), Multiply(toRight, fromTop), Multiply(fromLeft, fromTop)];

        // Where there are more points than pixels, every pixel with its three neighbours is put together first: one gather instead of four, and one scatter.
        bool many = points.Dim(1) * points.Dim(2) >= height * width;
        return Transpose(many ? Squares() : Corners(), 0, 3, 1, 2);

        // From -1..1 to pixels: ((p + 1) size - 1) / 2, or (p + 1) (size - 1) / 2.
        Value Pixel(long coordinate, long size)
        {
            Value from = Add(Reshape(Slice(points, 3, coordinate, coordinate + 1), places), 1);
            return alignCorners ? Multiply(from, (size - 1) / 2.0) : Divide(Subtract(Multiply(from, size), 1), 2);
        }

        Value Squares()
        {
            Value ring = Pad(pixels, 0, [0, 1, 1, 0], [0, 1, 1, 0]); // outside is zero
            Value Part(long down, long right) => Slice(Slice(ring, 1, down, down + height + 1), 2, right, right + width + 1);
            Value squares = Reshape(Concatenate(3, Part(0, 0), Part(0, 1), Part(1, 0), Part(1, 1)), batch * (height + 1) * (width + 1), 4 * features);
            Value found = Found(squares, 4 * features, Add(left, 1), Add(top, 1), height + 1, width + 1);
            Value inside = Within(left, top, -1);
            return Summed(corner => Weighted(Slice(found, 3, corner * features, (corner + 1) * features), inside, weights[corner]));
        }

        Value Corners()
        {
            Value flat = Reshape(pixels, batch * height * width, features);
            (Value right, Value bottom) = (Add(left, 1), Add(top, 1));
            return Summed(corner =>
            {
                (Value across, Value down) = (corner % 2 == 0 ? left : right, corner < 2 ? top : bottom);
                return Weighted(Found(flat, features, across, down, height, width), Within(across, down, 0), weights[corner]);
            });
        }

        Value Summed(Func<int, Value> corner) => Add(Add(corner(0), corner(1)), Add(corner(2), corner(3)));

        Value Within(Value across, Value down, double least) => And(
            And(Compare(Direction.GE, across, least), Compare(Direction.LE, across, width - 1)),
            And(Compare(Direction.GE, down, least), Compare(Direction.LE, down, height - 1)));

        // Nothing outside of the map, whatever the weight (which is no number for points at infinity).
        Value Weighted(Value found, Value inside, Value weight) =>
            Multiply(found, Broadcast(Select(inside, weight, FullLike(weight, 0)), [0, 1, 2], [.. found.Type.Dims]));

        Value Found(Value from, long channels, Value across, Value down, long rows, long columns)
        {
            Value lines = Add(Multiply(image, FullLike(image, rows)), Whole(down, rows));
            Value index = Add(Multiply(lines, FullLike(image, columns)), Whole(across, columns));
            return Emit(new GatherOp([3], [0], [0], 3, [1, channels]), from, index);
        }

        Value Whole(Value place, long size) =>
            To(Emit(new ClampOp(), Full(0, element), place, Full(size - 1, element)), ElementType.I32);
    });
}
