using MaskFormer.Language;

namespace MaskFormer.StableHlo;

// Dropout, drop path, numbers from 0 to 1: bits of CounterRandom, written as whole-number ops. Elements are numbered in the tensor of the whole step, so that
// replicas and parts draw together what one device draws for all at once.
public sealed partial class GraphBuilder
{
    private uint randomCalls;
    private Value? randomKey;

    /// <summary>Name of the input that holds the step's key (<see cref="CounterRandom.Key"/>), a ui32 scalar; present if something is drawn.</summary>
    public const string RandomKeyInput = "dropout_key";

    /// <summary>Dropout: while training each element is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public Value Drop(Value x, double rate) => !Training || rate == 0 ? x : Masked(x, [.. Enumerable.Range(0, x.Rank).Select(static i => (long)i)], rate);

    /// <summary>Drop path: while training each sample, a place of an axis, is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public Value DropPath(Value x, double rate, int axis = 0) => !Training || rate == 0 ? x : Masked(x, [Counted(x, axis)], rate);

    /// <summary>Numbers from 0 to 1, drawn anew in every step.</summary>
    public Value Uniform(params long[] sizes) => Once(To(Drawn(randomCalls++, sizes, BatchAxisOf(sizes)), Float));

    /// <summary>
    /// For each of some numbers from 0 to 1 others that follow from it (<see cref="CounterRandom.UniformFrom"/>): <c>[...]</c> to <c>[..., sizes]</c>.
    /// </summary>
    public Value UniformFrom(Value seeds, params long[] sizes)
    {
        long count = sizes.Aggregate(1L, static (product, size) => product * size);
        long[] all = [.. seeds.Type.Dims, count], axes = [.. Enumerable.Range(0, seeds.Rank).Select(static axis => (long)axis)];
        Value key = To(Multiply(To(Detach(seeds), ElementType.F32), 1 << 24), ElementType.UI32);
        Value numbers = Broadcast(Emit(new IotaOp(new TensorType(ElementType.UI32, count), 0)), [seeds.Rank], all);
        Value bits = Mix(Add(Mix(Add(numbers, Broadcast(Mix(key), axes, all))), Broadcast(key, axes, all)));
        return Once(To(Reshape(Fraction(bits), [.. seeds.Type.Dims, .. sizes]), Float));
    }

    // XLA takes what is drawn for cheap and draws it again in every kernel that uses it, on a CPU even for each channel: 7 % of Mask2Former's step.
    private Value Once(Value drawn) => Emit(new OptimizationBarrierOp(), drawn);

    /// <summary>Keeps or zeroes along some axes; the others share the decision.</summary>
    private Value Masked(Value x, long[] axes, double rate)
    {
        uint call = randomCalls++;
        long[] sizes = [.. axes.Select(axis => x.Dim((int)axis))];
        int? batch = BatchAxisOf(sizes);
        if (rate >= 1)
            return FullLike(x, 0);
        Value kept = Compare(Direction.GE, Drawn(call, sizes, batch), (float)rate);
        Value mask = Broadcast(kept, axes, [.. x.Type.Dims]);
        return Select(mask, Multiply(x, 1 / (1 - rate)), FullLike(x, 0));
    }

    /// <summary>The numbers from 0 to 1 of one call, float32.</summary>
    private Value Drawn(uint call, long[] sizes, int? batch)
    {
        TensorType flat = new(ElementType.UI32, sizes.Aggregate(1L, static (p, n) => p * n));
        Value key = RandomKey();
        Value numbers = ElementNumbers(flat, sizes, batch);
        Value start = BroadcastLike(Mix(Add(key, Word(unchecked(call * CounterRandom.Golden)))), numbers);
        return Reshape(Fraction(Mix(Add(Mix(Add(numbers, start)), BroadcastLike(key, start)))), sizes);
    }

    private Value Fraction(Value bits) =>
        Multiply(To(Emit(new BinaryOp(BinaryKind.ShiftRightLogical), bits, FullLike(bits, 8)), ElementType.F32), 1.0 / (1 << 24));

    private Value RandomKey() => randomKey ??= Input(RandomKeyInput, new TensorType(ElementType.UI32));

    /// <summary>The number of each element in the global tensor, row by row.</summary>
    private Value ElementNumbers(TensorType flat, long[] sizes, int? batch)
    {
        Value own = Emit(new IotaOp(flat, 0));
        if (batch is not { } axis)
            return own; // the batch is whole, or all hold the same tensor and decide alike

        // Before each of this replica's blocks lie those of the others: earlier rows whole, and in the same row earlier parts and the replicas before this one.
        long block = sizes.Skip(axis).Aggregate(1L, static (product, size) => product * size),
            rows = sizes.Take(axis).Aggregate(1L, static (product, size) => product * size);
        Value replica = BroadcastLike(PieceOf(Emit(new DeviceIdOp(Partition: false))), own);
        Value row = Reshape(Emit(new IotaOp(new TensorType(ElementType.UI32, rows, block), 0)), rows * block);
        Value before = Add(Multiply(row, FullLike(row, (Options.Replicas * Options.Parts) - 1)), replica);
        return Add(own, Multiply(before, FullLike(before, unchecked((uint)block))));
    }

    private Value Mix(Value x)
    {
        foreach ((int shift, uint factor) in CounterRandom.Mixer)
        {
            Value moved = Emit(new BinaryOp(BinaryKind.ShiftRightLogical), x, FullLike(x, shift));
            x = Emit(new BinaryOp(BinaryKind.Xor), x, moved);
            if (factor != 1)
                x = Multiply(x, FullLike(x, factor));
        }

        return x;
    }

    private Value Word(uint value) => Constant(Literal.From(new TensorType(ElementType.UI32), [value]));
}
