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
        (long batch, long features, long height, long width) = (maps.Dim(0), maps.Dim(1), maps.Dim(2), maps.Dim(3));
        Value pixels = Transpose(maps, 0, 2, 3, 1);
        SampleCorners corners = new(this, To(points, maps.Type.Element), height, width, alignCorners);

        // Where there are more points than pixels, every pixel with its three neighbours is put together first: one gather instead of four, and one scatter.
        bool many = points.Dim(1) * points.Dim(2) >= height * width;
        return Transpose(many ? Squares() : Corners(), 0, 3, 1, 2);

        Value Squares()
        {
            Value ring = Pad(pixels, 0, [0, 1, 1, 0], [0, 1, 1, 0]); // outside is zero
            Value Part(long down, long right) => Slice(Slice(ring, 1, down, down + height + 1), 2, right, right + width + 1);
            Value squares = Reshape(Concatenate(3, Part(0, 0), Part(0, 1), Part(1, 0), Part(1, 1)), batch * (height + 1) * (width + 1), 4 * features);
            Value found = corners.Found(squares, Add(corners.Left, 1), Add(corners.Top, 1), height + 1, width + 1);
            Value inside = corners.Within(corners.Left, corners.Top, -1);
            return FourSummed(corner => Counted(Slice(found, 3, corner * features, (corner + 1) * features), inside, corners.Weights[corner]));
        }

        Value Corners()
        {
            Value flat = Reshape(pixels, batch * height * width, features);
            return FourSummed(corner =>
            {
                (Value across, Value down) = corners.Place(corner);
                return Counted(corners.Found(flat, across, down, height, width), corners.Within(across, down, 0), corners.Weights[corner]);
            });
        }
    });

    /// <summary>
    /// Weighted sums of bilinear samples of maps <c>[N, D, H, W]</c> at points <c>[N, S, P, 2]</c> from 0 to 1, zero outside, with shares <c>[N, S, P]</c>: to
    /// <c>[N, D, S]</c>.
    /// </summary>
    public Value SumOfSamples(Value maps, Value points, Value shares)
    {
        // A CPU takes some maps at a time: what is gathered of them then stays in its cache and is thrown away, where all samples at once are hundreds of MB.
        if (Options.Target == Target.Cpu)
            return Widely(maps, wide => Each(item => [SumOfOne(item[0], item[1], item[2])], Item(wide), Item(points), Item(shares))[0]);
        Value samples = GridSample(maps, Subtract(Multiply(2, points), 1));
        return Sum(Multiply(samples, Broadcast(shares, [0, 2, 3], [.. samples.Type.Dims])), "n d s p -> n d s");

        EachInput Item(Value x) => EachInput.Own(Widened(x));
    }

    // Of one map: channels last, so that of every corner whole rows are taken, and summed over the points at once.
    private Value SumOfOne(Value map, Value points, Value shares)
    {
        (long channels, long height, long width) = (map.Dim(0), map.Dim(1), map.Dim(2));
        Value flat = Reshape(Transpose(map, 1, 2, 0), height * width, channels);
        Value centred = Reshape(Subtract(Multiply(2, points), 1), [1, .. points.Type.Dims]), own = Reshape(shares, [1, .. shares.Type.Dims]);
        SampleCorners corners = new(this, centred, height, width, alignCorners: false);
        Value sums = FourSummed(corner =>
        {
            (Value across, Value down) = corners.Place(corner);
            Value found = corners.Found(flat, across, down, height, width);
            return ReduceAxes(BinaryKind.Add, Counted(found, corners.Within(across, down, 0), Multiply(own, corners.Weights[corner])), 2);
        });
        return Transpose(Reshape(sums, shares.Dim(0), channels), 1, 0);
    }

    private Value FourSummed(Func<int, Value> corner) => Add(Add(corner(0), corner(1)), Add(corner(2), corner(3)));

    // Nothing outside of the map, whatever the weight (which is no number for points at infinity).
    private Value Counted(Value found, Value inside, Value weight) =>
        Multiply(found, Broadcast(Select(inside, weight, FullLike(weight, 0)), [0, 1, 2], [.. found.Type.Dims]));
}
