using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>How weights start (fvcore weight_init.py, detectron2 layers/batch_norm.py, PyTorch's own defaults).</summary>
internal static class Initial
{
    /// <summary>A weight of the given shape, drawn from the default generator.</summary>
    public static Parameter Weight(Init init, params ReadOnlySpan<long> sizes) => Weight(init, 1, sizes);

    /// <summary>As <see cref="Weight(Init, ReadOnlySpan{long})"/>, what is drawn times a number.</summary>
    public static Parameter Weight(Init init, double scale, ReadOnlySpan<long> sizes)
    {
        (double fanIn, double fanOut) = Fans(sizes);
        return init switch
        {
            Init.TorchDefault => Uniform(scale / Math.Sqrt(fanIn), sizes),
            Init.CaffeXavier => Uniform(scale * Math.Sqrt(3 / fanIn), sizes),
            Init.GlorotUniform or Init.ProjectionUniform => Uniform(scale * Math.Sqrt(6 / (fanIn + fanOut)), sizes),
            Init.MsraNormal => Make(empty(sizes).normal_(0, scale * Math.Sqrt(2 / fanOut))),
            Init.Normal => Make(empty(sizes).normal_(0, scale)),
            Init.TruncatedNormal => Make(Truncated(scale, sizes)),
            Init.Zeros => Make(zeros(sizes)),
            Init.Constant => Make(full(sizes.ToArray(), Number.Of(scale), dtype: get_default_dtype())),
            Init.Directions => Make(Directions(sizes[0]).reshape(sizes.ToArray())),
            _ => throw new ArgumentOutOfRangeException(nameof(init)),
        };
    }

    /// <summary>The bias that goes with a weight: PyTorch's U(±1/√fan_in) where its rule or Glorot's is used, else zero.</summary>
    public static Parameter Bias(Init init, long size, long fanIn) =>
        init is Init.TorchDefault or Init.GlorotUniform ? Uniform(1 / Math.Sqrt(fanIn), size) : Constant(0, size);

    /// <summary>A weight with one value everywhere.</summary>
    public static Parameter Constant(double value, long size) => Make(full(size, Number.Of(value), dtype: get_default_dtype()));

    private static Parameter Uniform(double bound, params ReadOnlySpan<long> sizes) => Make(empty(sizes).uniform_(-bound, bound));

    // PyTorch's way: uniform in what the distribution function leaves, and back. TorchSharp's own trunc_normal_ gives zeros (0.107).
    private static Tensor Truncated(double scale, ReadOnlySpan<long> sizes)
    {
        using var scope = NewDisposeScope();
        const double most = 1 - (1.0 / (1 << 24)); // of ±1 the inverse is infinite
        double reach = Math.Min(tensor(2 / (scale * Math.Sqrt(2)), ScalarType.Float64).erf().item<double>(), most);
        Tensor normal = empty(sizes).uniform_(-reach, reach).erfinv_().mul_(Number.Of(scale * Math.Sqrt(2)));
        return normal.clamp_(Number.Of(-2), Number.Of(2)).MoveToOuterDisposeScope();
    }

    // In float32 as the original, whose zeros are 4e-8 and less.
    private static Tensor Directions(long size)
    {
        using var scope = NewDisposeScope();
        const int levels = 3, points = 4;
        Tensor angle = TensorOps.Range(0, size / (levels * points * 2), ScalarType.Float32) * Number.Of(2 * Math.PI / (size / (levels * points * 2)));
        Tensor way = stack([angle.cos(), angle.sin()], -1);
        Tensor steps = TensorOps.Range(1, points + 1, ScalarType.Float32).view(1, 1, points, 1);
        way = (way / way.abs().max(-1, keepdim: true).values).view(-1, 1, 1, 2).expand(-1, levels, points, 2) * steps;
        return way.to(get_default_dtype()).flatten().MoveToOuterDisposeScope();
    }

    private static (double In, double Out) Fans(ReadOnlySpan<long> sizes)
    {
        if (sizes.Length == 0) return (1, 1);
        long window = 1;
        for (int i = 2; i < sizes.Length; i++) window *= sizes[i];
        return (sizes[sizes.Length == 1 ? 0 : 1] * window, sizes[0] * window);
    }

    private static Parameter Make(Tensor values) => (Parameter)new Parameter(values).DetachFromDisposeScope();
}
