using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

// Dropout and stochastic depth. Inside of a step (StepRandom) the bits are those of the graph engines; outside, those of torch's generator.
public static partial class TensorOps
{
    /// <summary>In training, zeroes each element with the given probability and scales the rest by 1/(1 − rate); else the input itself.</summary>
    public static Tensor Drop(Tensor x, double rate, bool training) =>
        !training || rate <= 0 ? x : StepRandom.Active ? Masked(x, x.shape, rate) : Narrow.Widely(x, w => nn.functional.dropout(w, rate, training: true));

    /// <summary>In training, zeroes each sample (first axis) with the given probability and scales the rest by 1/(1 − rate); else the input itself.</summary>
    public static Tensor Skip(Tensor x, double rate, bool training)
    {
        if (!training || rate <= 0) return x;
        long[] sizes = [x.size(0), .. Enumerable.Repeat(1L, (int)x.dim() - 1)];
        if (StepRandom.Active) return Masked(x, sizes, rate);
        using var scope = NewDisposeScope();
        if (rate >= 1) return (x * 0).MoveToOuterDisposeScope();
        return Narrow.Widely(x, w => w * (rand(sizes, dtype: w.dtype, device: w.device).ge(rate).to(w.dtype) / (1 - rate))).MoveToOuterDisposeScope();
    }

    private static Tensor Masked(Tensor x, long[] sizes, double rate)
    {
        using var scope = NewDisposeScope();
        float[] factors = StepRandom.Factors(rate, checked((int)sizes.Aggregate(1L, static (product, size) => product * size)));
        return Narrow.Widely(x, w => w * tensor(factors, sizes).to(w.dtype).to(w.device)).MoveToOuterDisposeScope();
    }
}
