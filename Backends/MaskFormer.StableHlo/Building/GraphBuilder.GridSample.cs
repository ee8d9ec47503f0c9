namespace MaskFormer.StableHlo;

// Bilinear sampling at given points: four gathers, whose gradient is a scatter.
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
        Value pixels = Reshape(Transpose(maps, 0, 2, 3, 1), batch * height * width, features);
        Value image = To(Broadcast(Emit(new IotaOp(new(ElementType.I32, batch), 0)), [0], places), ElementType.I32);
        (Value column, Value row) = (Pixel(0, width), Pixel(1, height));
        (Value left, Value top) = (Detach(Unary(UnaryKind.Floor, column)), Detach(Unary(UnaryKind.Floor, row)));
        (Value right, Value bottom) = (Add(left, 1), Add(top, 1));
        (Value fromLeft, Value fromTop) = (Subtract(column, left), Subtract(row, top));
        (Value toRight, Value toBottom) = (Subtract(1, fromLeft), Subtract(1, fromTop));
        Value sum = Add(
            Add(Corner(left, top, Multiply(toRight, toBottom)), Corner(right, top, Multiply(fromLeft, toBottom))),
            Add(Corner(left, bottom, Multiply(toRight, fromTop)), Corner(right, bottom, Multiply(fromLeft, fromTop)))
        );
        return Transpose(sum, 0, 3, 1, 2);

        // From -1..1 to pixels: ((p + 1) size - 1) / 2, or (p + 1) (size - 1) / 2.
        Value Pixel(long coordinate, long size)
        {
            Value from = Add(Reshape(Slice(points, 3, coordinate, coordinate + 1), places), 1);
            return alignCorners ? Multiply(from, (size - 1) / 2.0) : Divide(Subtract(Multiply(from, size), 1), 2);
        }

        // What one of the four pixels around a point gives; nothing if it lies outside, whatever the weight (which is no number for points at infinity).
        Value Corner(Value column, Value row, Value weight)
        {
            Value inside = And(And(Compare(Direction.GE, column, 0), Compare(Direction.LE, column, width - 1)),
                And(Compare(Direction.GE, row, 0), Compare(Direction.LE, row, height - 1)));
            Value index = Add(Multiply(Add(Multiply(image, FullLike(image, height)), Whole(row, height)), FullLike(image, width)), Whole(column, width));
            GatherOp gather = new([3], [0], [0], 3, [1, features]);
            Value found = Emit(gather, pixels, index);
            Value factor = Select(inside, weight, FullLike(weight, 0));
            return Multiply(found, Broadcast(factor, [0, 1, 2], [.. found.Type.Dims]));
        }

        Value Whole(Value place, long size) =>
            To(Emit(new ClampOp(), Full(0, element), place, Full(size - 1, element)), ElementType.I32);
    });
}
