using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>How weights start (specification section 5; fvcore weight_init.py, detectron2 layers/batch_norm.py, PyTorch's own defaults).</summary>
internal static class Initial
{
    /// <summary>A weight of the given shape, drawn from the default generator.</summary>
    public static Parameter Weight(Init init, params ReadOnlySpan<long> sizes)
    {
        (double fanIn, double fanOut) = Fans(sizes);
        return init switch
        {
            Init.TorchDefault => Uniform(1 / Math.Sqrt(fanIn), sizes),
            Init.CaffeXavier => Uniform(Math.Sqrt(3 / fanIn), sizes),
            Init.GlorotUniform => Uniform(Math.Sqrt(6 / (fanIn + fanOut)), sizes),
            Init.MsraNormal => Make(empty(sizes).normal_(0, Math.Sqrt(2 / fanOut))),
            Init.Normal => Make(empty(sizes).normal_()),
            _ => throw new ArgumentOutOfRangeException(nameof(init)),
        };
    }

    /// <summary>The bias that goes with a weight: PyTorch's U(±1/√fan_in), or zero where the rule is one of fvcore's.</summary>
    public static Parameter Bias(Init init, long size, long fanIn) =>
        init is Init.MsraNormal or Init.CaffeXavier ? Constant(0, size) : Uniform(1 / Math.Sqrt(fanIn), size);

    /// <summary>A weight with one value everywhere.</summary>
    public static Parameter Constant(double value, long size) => Make(full(size, value, dtype: get_default_dtype()));

    private static Parameter Uniform(double bound, params ReadOnlySpan<long> sizes) => Make(empty(sizes).uniform_(-bound, bound));

    private static (double In, double Out) Fans(ReadOnlySpan<long> sizes)
    {
        if (sizes.Length == 0) return (1, 1);
        long window = 1;
        for (int i = 2; i < sizes.Length; i++) window *= sizes[i];
        return (sizes[sizes.Length == 1 ? 0 : 1] * window, sizes[0] * window);
    }

    private static Parameter Make(Tensor values) => (Parameter)new Parameter(values).DetachFromDisposeScope();
}
