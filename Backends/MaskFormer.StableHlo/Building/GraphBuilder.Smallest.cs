namespace MaskFormer.StableHlo;

// The smallest of many values.
public sealed partial class GraphBuilder
{
    private const int CountedTogether = 128; // places whose running counts are one row of a product
    private const long LargestCount = 1 << 24; // beyond it float32 skips whole numbers

    /// <summary>Where the smallest values of the last axis are, <c>[..., n]</c> to <c>[..., count]</c>; without gradient.</summary>
    /// <param name="x">The values.</param>
    /// <param name="count">How many are taken.</param>
    /// <param name="sorted">Whether the smallest comes first; else the order is not said. Of equal values the first are taken.</param>
    public Value Smallest(Value x, long count, bool sorted = true)
    {
        Value seen = Widened(Detach(x));
        int last = x.Rank - 1;
        KeepWhole(seen, last, "the smallest");
        ElementType element = seen.Type.Element;

        // XLA sorts on one thread of a CPU, and that is a quarter of a step with points: a threshold is found by halving instead, of many rows at once.
        bool halves = !sorted && Options.Target == Target.Cpu && element is ElementType.F32 or ElementType.F64 && x.Dim(last) <= LargestCount;
        return To(halves ? BelowThreshold(seen, count) : Slice(Sorted(seen), last, 0, count), element);
    }

    private Value Sorted(Value x)
    {
        Value places = Emit(new IotaOp(x.Type.With(ElementType.I32), x.Rank - 1));
        return EmitMany(new SortOp(x.Rank - 1, Stable: true), [x, places], [FirstIsSmaller(x.Type.Element)])[1];
    }

    // The places, in their order, of the values up to the threshold.
    private Value BelowThreshold(Value x, long count)
    {
        long size = x.Dim(x.Rank - 1), rows = x.Type.Count / Math.Max(1, size);
        Value keys = OrderedKeys(Reshape(x, rows, size));
        Value threshold = Along(Threshold(keys, count), keys, 0);
        Value below = Compare(Direction.LT, keys, threshold), equal = Compare(Direction.EQ, keys, threshold), upTo = Or(below, equal);

        // Of values that are equal to the threshold there may be more than are wanted: the first ones are taken.
        Value tooMany = ReduceAxes(BinaryKind.Or, Compare(Direction.GT, Number(upTo), count), 0);
        Value kept = If(tooMany, () => [FirstOf(below, equal, count)], () => [upTo])[0];
        Value row = Multiply(Emit(new IotaOp(new(ElementType.I32, rows, size), 0)), count);
        Value place = Add(row, To(Subtract(RunningCount(kept), 1), ElementType.I32));
        ScatterOp put = new([], [0], [0], 1, Unique: false); // what lies behind the end is dropped
        Value found = EmitMany(
            put,
            [
                Full(0, ElementType.I32, rows * count),
                Reshape(Select(kept, place, FullLike(place, rows * count)), rows * size, 1),
                Reshape(Emit(new IotaOp(new(ElementType.I32, rows, size), 1)), rows * size),
            ],
            [Newest(ElementType.I32)])[0];
        return Reshape(found, [.. x.Type.Dims.Take(x.Rank - 1), count]);
    }

    // Whole numbers in the order of the values, 0 and -0 being one, behind them what is not a number. A negative value's bits count away from zero.
    private Value OrderedKeys(Value x)
    {
        Value bits = Emit(
            new BitcastConvertOp(x.Type.Element == ElementType.F32 ? ElementType.I32 : ElementType.I64),
            Select(Compare(Direction.EQ, x, 0), FullLike(x, 0), x));
        Value allButSign = Emit(new BinaryOp(BinaryKind.ShiftRightLogical), FullLike(bits, -1), FullLike(bits, 1));
        Value isNumber = Compare(Direction.EQ, x, x);
        return Select(
            And(Compare(Direction.LT, bits, 0), isNumber), Emit(new BinaryOp(BinaryKind.Xor), bits, allButSign),
            Select(isNumber, bits, And(bits, allButSign)));
    }

    // [rows]: the smallest key that enough keys of its row are not above.
    private Value Threshold(Value keys, long count)
    {
        int bits = keys.Type.Element == ElementType.I32 ? 32 : 64;
        return While(
            [ReduceAxes(BinaryKind.Minimum, keys, 1), ReduceAxes(BinaryKind.Maximum, keys, 1)],
            ends => ReduceAxes(BinaryKind.Or, Compare(Direction.LT, ends[0], ends[1]), 0),
            ends =>
            {
                (Value low, Value high) = (ends[0], ends[1]);
                Value difference = Emit(new BinaryOp(BinaryKind.Xor), low, high); // the mean without the sum, which may be too large
                Value middle = Add(And(low, high), Emit(new BinaryOp(BinaryKind.ShiftRightArithmetic), difference, FullLike(difference, 1)));
                Value enough = Compare(Direction.GE, Number(Compare(Direction.LE, keys, Along(middle, keys, 0))), count);
                return [Select(enough, low, Add(middle, 1)), Select(enough, middle, high)];
            },
            expected: bits)[1];
    }

    private Value FirstOf(Value below, Value equal, long count)
    {
        Value room = To(Subtract(FullLike(Number(below), count), Number(below)), ElementType.F32);
        Value first = Compare(Direction.LE, RunningCount(equal), Along(room, equal, 0));
        return Or(below, And(equal, first));
    }

    // [rows, n] to [rows]: how many are marked.
    private Value Number(Value marks) => ReduceAxes(BinaryKind.Add, To(marks, ElementType.I32), 1);

    // [rows, n]: how many are marked up to each place, in float32: products with triangles of ones, within groups of places and over the groups.
    private Value RunningCount(Value marks)
    {
        (long rows, long size) = (marks.Dim(0), marks.Dim(1));
        long groups = (size + CountedTogether - 1) / CountedTogether, padded = groups * CountedTogether;
        Value grouped = Reshape(Pad(To(marks, ElementType.F32), 0, [0, 0], [0, padded - size]), rows, groups, CountedTogether);
        Value within = Einsum("rgi,ij->rgj", grouped, Triangle(ElementType.F32, CountedTogether, Direction.LE));
        Value whole = Reshape(Slice(within, 2, CountedTogether - 1, CountedTogether), rows, groups);
        Value before = Einsum("rg,gh->rh", whole, Triangle(ElementType.F32, groups, Direction.LT));
        return Slice(Reshape(Add(within, Broadcast(before, [0, 1], [.. within.Type.Dims])), rows, padded), 1, 0, size);
    }

    // [size, size]: ones where a row comes before a column, or is it.
    private Value Triangle(ElementType element, long size, Direction rowToColumn)
    {
        TensorType table = new(element, size, size);
        return To(Compare(rowToColumn, Emit(new IotaOp(table, 0)), Emit(new IotaOp(table, 1))), element);
    }
}
