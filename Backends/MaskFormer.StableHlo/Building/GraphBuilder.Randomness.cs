using MaskFormer.Language;

namespace MaskFormer.StableHlo;

// Dropout and stochastic depth: bits of CounterRandom, written as whole-number ops.
public sealed partial class GraphBuilder
{
    private uint randomCalls;
    private Value? randomKey;

    /// <summary>Name of the input that holds the step's key (<see cref="CounterRandom.Key"/>), a ui32 scalar; present if dropout acts.</summary>
    public const string RandomKeyInput = "dropout_key";

    /// <summary>Dropout: while training each element is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public Value Drop(Value x, double rate) => !Training || rate == 0 ? x : Masked(x, x.Rank, rate);

    /// <summary>Stochastic depth: while training each sample (first axis) is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public Value Skip(Value x, double rate) => !Training || rate == 0 ? x : Masked(x, 1, rate);

    /// <summary>Keeps or zeroes along the first axes; the others share the decision.</summary>
    private Value Masked(Value x, int axes, double rate)
    {
        uint call = randomCalls++;
        if (rate >= 1)
            return FullLike(x, 0);
        long[] sizes = [.. x.Type.Dims.Take(axes)];
        TensorType flat = new(ElementType.UI32, sizes.Aggregate(1L, static (p, n) => p * n));
        Value key = RandomKey();
        Value start = BroadcastLike(Mix(Add(key, Word(unchecked(call * CounterRandom.Golden)))), Emit(new IotaOp(flat, 0)));
        Value bits = Mix(Add(Mix(Add(Emit(new IotaOp(flat, 0)), start)), BroadcastLike(key, start)));
        Value uniform = Multiply(To(Emit(new BinaryOp(BinaryKind.ShiftRightLogical), bits, FullLike(bits, 8)), ElementType.F32), 1.0 / (1 << 24));
        Value kept = Reshape(Compare(Direction.GE, uniform, (float)rate), sizes);
        Value mask = Broadcast(kept, [.. Enumerable.Range(0, axes).Select(static i => (long)i)], [.. x.Type.Dims]);
        return Select(mask, Multiply(x, 1 / (1 - rate)), FullLike(x, 0));
    }

    private Value RandomKey()
    {
        if (randomKey is not null)
            return randomKey;
        Value key = Input(RandomKeyInput, new TensorType(ElementType.UI32));
        if (Options.Replicas > 1)
            key = Add(key, Multiply(Emit(new DeviceIdOp(Partition: false)), Word(CounterRandom.Mixer[0].Factor))); // every replica draws its own
        return randomKey = key;
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
