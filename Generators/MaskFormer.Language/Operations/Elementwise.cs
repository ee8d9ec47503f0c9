namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>max(x, 0).</summary>
    /// <example><code>X: ..., C; Relu(X)</code></example>
    public static Tensor Relu(Tensor x) => throw CompileTimeOnly;

    /// <summary>x * Φ(x), exact (erf) form.</summary>
    /// <example><code>X: ..., C; Gelu(X)</code></example>
    public static Tensor Gelu(Tensor x) => throw CompileTimeOnly;

    /// <summary>1 / (1 + exp(-x)).</summary>
    /// <example><code>X: ..., C; Sigmoid(X)</code></example>
    public static Tensor Sigmoid(Tensor x) => throw CompileTimeOnly;

    /// <summary>log(1 + exp(x)), computed as max(x, 0) + log(1 + exp(-|x|)).</summary>
    /// <example><code>X: ..., C; Softplus(X)</code></example>
    public static Tensor Softplus(Tensor x) => throw CompileTimeOnly;

    /// <summary>e to the power x.</summary>
    /// <example><code>X: ..., C; Exp(X)</code></example>
    public static Tensor Exp(Tensor x) => throw CompileTimeOnly;

    /// <summary>Natural logarithm.</summary>
    /// <example><code>X: ..., C; Log(X)</code></example>
    public static Tensor Log(Tensor x) => throw CompileTimeOnly;

    /// <summary>max(x, least): with <c>least: 1</c> a count that may be divided by.</summary>
    /// <example><code>X: B, C; AtLeast(X, 1)</code></example>
    public static Tensor AtLeast(Tensor x, double least) => throw CompileTimeOnly;

    /// <summary>1 where x &gt; than, else 0 (also where x is not a number). No gradient flows.</summary>
    /// <example><code>X: B, C; Greater(X, 0.5)</code></example>
    public static Tensor Greater(Tensor x, double than) => throw CompileTimeOnly;

    /// <summary>1 where both are equal, else 0; either may be a number. No gradient flows.</summary>
    /// <example><code>X: B, C; Z: B, C; Equal(X, Z)</code></example>
    public static Tensor Equal(Tensor left, Tensor right) => throw CompileTimeOnly;

    /// <summary>Hyperbolic tangent.</summary>
    /// <example><code>X: ..., C; Tanh(X)</code></example>
    public static Tensor Tanh(Tensor x) => throw CompileTimeOnly;

    /// <summary>x / (1 + exp(-x)), also called swish.</summary>
    /// <example><code>X: ..., C; Silu(X)</code></example>
    public static Tensor Silu(Tensor x) => throw CompileTimeOnly;

    /// <summary>Square root.</summary>
    /// <example><code>X: ..., C; Sqrt(X)</code></example>
    public static Tensor Sqrt(Tensor x) => throw CompileTimeOnly;

    /// <summary>1 / √x.</summary>
    /// <example><code>X: ..., C; Rsqrt(X)</code></example>
    public static Tensor Rsqrt(Tensor x) => throw CompileTimeOnly;

    /// <summary>|x|; the gradient at 0 is 0.</summary>
    /// <example><code>X: ..., C; Abs(X)</code></example>
    public static Tensor Abs(Tensor x) => throw CompileTimeOnly;

    /// <summary>x to the power of a number.</summary>
    /// <example><code>X: ..., C; Pow(X, 2)</code></example>
    public static Tensor Pow(Tensor x, double exponent) => throw CompileTimeOnly;

    /// <summary>The smaller of two, element by element; either may be a number. Equal ones share the gradient.</summary>
    /// <example><code>X: B, C; Z: B, C; Minimum(X, Z)</code></example>
    public static Tensor Minimum(Tensor left, Tensor right) => throw CompileTimeOnly;

    /// <summary>The larger of two, element by element; either may be a number. Equal ones share the gradient.</summary>
    /// <example><code>X: B, C; Maximum(X, 0)</code></example>
    public static Tensor Maximum(Tensor left, Tensor right) => throw CompileTimeOnly;

    /// <summary>
    /// <paramref name="yes"/> where <paramref name="test"/> is not zero, else <paramref name="no"/>; either may be a number. No gradient flows to the test.
    /// </summary>
    /// <example><code>M: B, S; X: B, S; Where(M, X, 0)</code></example>
    public static Tensor Where(Tensor test, Tensor yes, Tensor no) => throw CompileTimeOnly;

    /// <summary>Softmax over an axis, the last one if none is named.</summary>
    /// <example><code>X: B, Q, H, W; Softmax(X, axis: 1)</code></example>
    public static Tensor Softmax(Tensor x, int axis = -1) => throw CompileTimeOnly;

    /// <summary>Logarithm of the softmax over an axis, the last one if none is named.</summary>
    /// <example><code>X: B, C; LogSoftmax(X)</code></example>
    public static Tensor LogSoftmax(Tensor x, int axis = -1) => throw CompileTimeOnly;

    /// <summary>Dropout: in training each element is zeroed with the given probability and the rest scaled by 1/(1 - rate).</summary>
    /// <example><code>X: ..., C; Drop(X, 0.1)</code></example>
    public static Tensor Drop(Tensor x, double rate) => throw CompileTimeOnly;

    /// <summary>
    /// Drop path (stochastic depth): in training each sample, a place of the given axis, is zeroed with the given probability and the rest scaled by
    /// 1/(1 - rate).
    /// </summary>
    /// <example><code>X: S, B, C; DropPath(X, 0.1, axis: 1)</code></example>
    public static Tensor DropPath(Tensor x, double rate, int axis = 0) => throw CompileTimeOnly;

    /// <summary>The same values without a gradient.</summary>
    /// <example><code>X: ..., C; Detach(X)</code></example>
    public static Tensor Detach(Tensor x) => throw CompileTimeOnly;

    /// <summary>Class ids <c>[...]</c> to <c>[..., count]</c> with a one at each id; an id outside 0..count-1 gives zeros.</summary>
    /// <example><code>X: B, Q; OneHot(X, Heads)</code></example>
    public static Tensor OneHot(Tensor ids, int count) => throw CompileTimeOnly;

    /// <summary>
    /// Where the largest value of the last axis is: <c>[..., count]</c> to ids <c>[...]</c>, whole numbers from 0, as <see cref="OneHot"/> takes them; the
    /// first of equals. No gradient flows.
    /// </summary>
    /// <example><code>X: B, Q, C; Argmax(X)</code></example>
    public static Tensor Argmax(Tensor x) => throw CompileTimeOnly;

    /// <summary>
    /// Where the <paramref name="count"/> smallest values of the last axis are, <c>[..., n]</c> to places <c>[..., count]</c>, the smallest first; with
    /// <c>sorted: false</c> in any order, which takes less time. The compiler proves that there are as many; a <c>[Require]</c> may state it. No gradient
    /// flows.
    /// </summary>
    /// <example><code>X: B, Heads + 3; Smallest(X, Heads)</code></example>
    public static Tensor Smallest(Tensor x, int count, bool sorted = true) => throw CompileTimeOnly;
}
