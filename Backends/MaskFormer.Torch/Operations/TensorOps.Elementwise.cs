using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// The operations of the language for TorchSharp tensors, under the names and argument orders of <c>MaskFormer.Language.Ops</c>.
/// All but those that say otherwise have gradients; they work in float32, float64 and, by the rules of docs/precision.md, bfloat16, and throw
/// instead of ending the process on wrong shapes.
/// </summary>
public static partial class TensorOps
{
    // Gets what goes into each ReLU on its thread: whether rounding cut elsewhere than exact numbers would is to be known where gradients are compared.
    [ThreadStatic] internal static Action<Tensor>? ReluObserver;

    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(Tensor x)
    {
        ReluObserver?.Invoke(x);
        return x.relu();
    }

    /// <summary>x · Φ(x), exact (erf) form.</summary>
    public static Tensor Gelu(Tensor x) => Narrow.Widely(x, static w => nn.functional.gelu(w));

    /// <summary>1 / (1 + exp(−x)).</summary>
    public static Tensor Sigmoid(Tensor x) => Narrow.Widely(x, static w => w.sigmoid());

    /// <summary>log(1 + exp(x)) without PyTorch's threshold: exact to the last digit for every x.</summary>
    public static Tensor Softplus(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Narrow.Widely(x, static w => -nn.functional.logsigmoid(-w)).MoveToOuterDisposeScope();
    }

    /// <summary>e to the power x.</summary>
    public static Tensor Exp(Tensor x) => Narrow.Widely(x, static w => w.exp());

    /// <summary>Natural logarithm.</summary>
    public static Tensor Log(Tensor x) => Narrow.Widely(x, static w => w.log());

    /// <summary>max(x, least).</summary>
    public static Tensor AtLeast(Tensor x, double least) => x.clamp_min(Number.Of(least));

    /// <summary>1 where x &gt; than, else 0, in the type of <paramref name="x"/> and without gradient.</summary>
    public static Tensor Greater(Tensor x, double than)
    {
        using var scope = NewDisposeScope();
        return x.detach().gt(Number.Of(than)).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor x) => Narrow.Widely(x, static w => w.tanh());

    /// <summary>x / (1 + exp(−x)).</summary>
    public static Tensor Silu(Tensor x) => Narrow.Widely(x, static w => nn.functional.silu(w));

    /// <summary>Square root.</summary>
    public static Tensor Sqrt(Tensor x) => Narrow.Widely(x, static w => w.sqrt());

    /// <summary>1 / √x.</summary>
    public static Tensor Rsqrt(Tensor x) => Narrow.Widely(x, static w => w.rsqrt());

    /// <summary>|x|.</summary>
    public static Tensor Abs(Tensor x) => x.abs();

    /// <summary>x to the power of a number.</summary>
    public static Tensor Pow(Tensor x, double exponent) => Narrow.Widely(x, w => w.pow(Number.Of(exponent)));

    /// <summary>Softmax over an axis.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1) => Narrow.Widely(x, w => w.softmax(axis));

    /// <summary>Logarithm of the softmax over an axis.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis = -1) => Narrow.Widely(x, w => w.log_softmax(axis));

    /// <summary>The same values without a gradient.</summary>
    public static Tensor Detach(Tensor x) => x.detach();

    /// <summary>
    /// Class ids <c>[...]</c> to <c>[..., count]</c> with a one at each id; an id outside 0..count−1 gives zeros. Float ids keep their type, whole numbers
    /// give float32.
    /// </summary>
    public static Tensor OneHot(Tensor ids, int count)
    {
        using var scope = NewDisposeScope();
        ScalarType type = ids.is_floating_point() ? ids.dtype : ScalarType.Float32;
        Tensor classes = Range(0, count, ids.dtype, ids.device);
        return ids.unsqueeze(-1).eq(classes).to(type).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Where the largest value of the last axis is, <c>[..., count]</c> to <c>[...]</c>; the first of equals, without gradient, in the type of
    /// <paramref name="x"/>, but float32 for bfloat16, which counts to 256 only.
    /// </summary>
    public static Tensor Argmax(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.detach().argmax(-1).to(Narrow.Wide(x)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Where the smallest values of the last axis are, <c>[..., n]</c> to <c>[..., count]</c>, the smallest first or, if they are not to be sorted, in an order
    /// that is not said; without gradient, types as <see cref="Argmax"/>.
    /// </summary>
    public static Tensor Smallest(Tensor x, int count, bool sorted = true)
    {
        using var scope = NewDisposeScope();
        return x.detach().topk(count, largest: false, sorted: sorted).indexes.to(Narrow.Wide(x)).MoveToOuterDisposeScope();
    }

    /// <summary>Zeros with the type and device of <paramref name="like"/>.</summary>
    public static Tensor Zeros(Tensor like, params long[] sizes) => zeros(sizes, dtype: like.dtype, device: like.device);

    /// <summary>0, 1, 2, … as <paramref name="like"/> in device and type; float32 for bfloat16, which counts to 256 only, and for whole numbers.</summary>
    public static Tensor Iota(Tensor like, long size) =>
        Range(0, size, like.is_floating_point() && !Narrow.Is(like) ? like.dtype : ScalarType.Float32, like.device);

    /// <summary>Ones with the type and device of <paramref name="like"/>.</summary>
    public static Tensor Ones(Tensor like, params long[] sizes) => ones(sizes, dtype: like.dtype, device: like.device);
}
