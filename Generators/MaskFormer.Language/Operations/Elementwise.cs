namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(Tensor x) => throw CompileTimeOnly;

    /// <summary>x * Φ(x), exact (erf) form.</summary>
    public static Tensor Gelu(Tensor x) => throw CompileTimeOnly;

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Tensor Sigmoid(Tensor x) => throw CompileTimeOnly;

    /// <summary>log(1 + exp(x)), computed as max(x, 0) + log(1 + exp(-|x|)).</summary>
    public static Tensor Softplus(Tensor x) => throw CompileTimeOnly;

    /// <summary>e to the power x.</summary>
    public static Tensor Exp(Tensor x) => throw CompileTimeOnly;

    /// <summary>Natural logarithm.</summary>
    public static Tensor Log(Tensor x) => throw CompileTimeOnly;

    /// <summary>max(x, least): with <c>least: 1</c> a count that may be divided by.</summary>
    public static Tensor AtLeast(Tensor x, double least) => throw CompileTimeOnly;

    /// <summary>1 where x &gt; than, else 0 (also where x is not a number). No gradient flows.</summary>
    public static Tensor Greater(Tensor x, double than) => throw CompileTimeOnly;

    /// <summary>Softmax over the last axis.</summary>
    public static Tensor Softmax(Tensor x) => throw CompileTimeOnly;

    /// <summary>Logarithm of the softmax over the last axis.</summary>
    public static Tensor LogSoftmax(Tensor x) => throw CompileTimeOnly;

    /// <summary>Dropout: in training each element is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public static Tensor Drop(Tensor x, double rate) => throw CompileTimeOnly;

    /// <summary>Stochastic depth: in training each sample (first axis) is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    public static Tensor Skip(Tensor x, double rate) => throw CompileTimeOnly;

    /// <summary>The same values without a gradient.</summary>
    public static Tensor Detach(Tensor x) => throw CompileTimeOnly;

    /// <summary>Class ids <c>[...]</c> to <c>[..., count]</c> with a one at each id; an id outside 0..count-1 gives zeros.</summary>
    public static Tensor OneHot(Tensor ids, int count) => throw CompileTimeOnly;

    /// <summary>
    /// Where the largest value of the last axis is: <c>[..., count]</c> to ids <c>[...]</c>, whole numbers from 0, as <see cref="OneHot"/> takes them; the first of equals.
    /// No gradient flows.
    /// </summary>
    public static Tensor Argmax(Tensor x) => throw CompileTimeOnly;
}
