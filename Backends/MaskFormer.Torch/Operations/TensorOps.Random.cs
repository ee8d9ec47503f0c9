using System.Runtime.InteropServices;
using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

// Dropout and stochastic depth. Inside of a step (StepRandom) the bits are those of the graph engines; outside, those of torch's generator.
public static partial class TensorOps
{
    /// <summary>In training, zeroes each element with the given probability and scales the rest by 1/(1 − rate); else the input itself.</summary>
    /// <exception cref="MaskFormerException">MF5062: in a block that is applied to every item.</exception>
    public static Tensor Drop(Tensor x, double rate, bool training)
    {
        if (!training || rate <= 0) return x;
        StepRandom.Demand();
        return StepRandom.Active ? Masked(x, x.shape, rate) : Narrow.Widely(x, w => nn.functional.dropout(w, rate, training: true));
    }

    /// <summary>In training, zeroes each sample (first axis) with the given probability and scales the rest by 1/(1 − rate); else the input itself.</summary>
    public static Tensor DropPath(Tensor x, double rate, bool training) => DropPath(x, rate, 0, training);

    /// <summary>As <see cref="DropPath(Tensor, double, bool)"/>, where samples are the places of another axis.</summary>
    public static Tensor DropPath(Tensor x, double rate, int axis, bool training)
    {
        if (!training || rate <= 0) return x;
        StepRandom.Demand();
        long[] sizes = [.. Enumerable.Repeat(1L, (int)x.dim())];
        int at = axis < 0 ? axis + (int)x.dim() : axis;
        sizes[at] = x.size(at);
        if (StepRandom.Active) return Masked(x, sizes, rate);
        using var scope = NewDisposeScope();
        if (rate >= 1) return (x * Number.Of(0)).MoveToOuterDisposeScope();
        return Narrow.Widely(x, w => w * Factors(w)).MoveToOuterDisposeScope();

        Tensor Factors(Tensor w) => rand(sizes, dtype: w.dtype, device: w.device).ge(Number.Of(rate)).to(w.dtype) / Number.Of(1 - rate);
    }

    /// <summary>Numbers from 0 to 1 with the type and device of <paramref name="like"/>; float32 for bfloat16, which has 256 of them.</summary>
    /// <exception cref="MaskFormerException">MF5062: in a block that is applied to every item.</exception>
    public static Tensor Uniform(Tensor like, params long[] sizes)
    {
        StepRandom.Demand();
        using var scope = NewDisposeScope();
        Tensor drawn = StepRandom.Active ? tensor(StepRandom.Uniform(sizes), sizes) : rand(sizes);
        return drawn.to(Narrow.Wide(like), like.device).MoveToOuterDisposeScope();
    }

    /// <summary>For each of some numbers from 0 to 1 others that follow from it, <c>[...]</c> to <c>[..., sizes]</c>, without gradient.</summary>
    public static Tensor UniformFrom(Tensor seeds, params long[] sizes)
    {
        using var scope = NewDisposeScope();
        float[] from = seeds.detach().to(ScalarType.Float32).cpu().data<float>().ToArray();
        int count = checked((int)sizes.Aggregate(1L, static (product, size) => product * size));
        Tensor numbers = empty([.. seeds.shape, .. sizes], dtype: ScalarType.Float32);
        Parallel.For(0, from.Length, i => CounterRandom.UniformFrom(from[i], MemoryMarshal.Cast<byte, float>(numbers.bytes).Slice(i * count, count)));
        return numbers.to(Narrow.Wide(seeds), seeds.device).MoveToOuterDisposeScope();
    }

    private static Tensor Masked(Tensor x, long[] sizes, double rate)
    {
        using var scope = NewDisposeScope();
        float[] factors = StepRandom.Factors(rate, sizes);
        return Narrow.Widely(x, w => w * Typed(tensor(factors, sizes), w).to(w.device)).MoveToOuterDisposeScope();

        // The factors are float32; a float64 value is scaled by a float64 number, as graphs do it.
        Tensor Typed(Tensor mask, Tensor w) =>
            w.dtype == ScalarType.Float64 && rate < 1 ? mask.ne(Number.Of(0)).to(ScalarType.Float64) * Number.Of(1 / (1 - rate)) : mask.to(w.dtype);
    }
}
