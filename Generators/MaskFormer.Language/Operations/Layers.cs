namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>
    /// 2-D convolution with square kernel and symmetric padding: <c>[B, in, H, W]</c> to <c>[B, out, …]</c>, size floor((n + 2p - d(k-1) - 1)/s) + 1.
    /// With <paramref name="groups"/> equal to <paramref name="in"/> each channel has a kernel of its own (depthwise); <paramref name="groups"/> divide both.
    /// </summary>
    /// <example><code>X: B, Hidden, H, W; Conv2d(Hidden, Heads, kernel: 3, stride: 2, padding: 1)</code></example>
    public static Layer Conv2d(
        int @in,
        int @out,
        int kernel,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        Init init = Init.TorchDefault,
        double scale = 1
    ) => throw CompileTimeOnly;

    /// <summary>
    /// Transposed 2-D convolution with square kernel: <c>[B, in, H, W]</c> to <c>[B, out, …]</c>, size (n - 1)s - 2p + d(k - 1) + outputPadding + 1; with
    /// <c>kernel: 2, stride: 2</c> it doubles a map.
    /// </summary>
    /// <example><code>X: B, Hidden, H, W; ConvTranspose2d(Hidden, Heads, kernel: 2, stride: 2)</code></example>
    public static Layer ConvTranspose2d(
        int @in,
        int @out,
        int kernel,
        int stride = 1,
        int padding = 0,
        int outputPadding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        Init init = Init.TorchDefault,
        double scale = 1
    ) => throw CompileTimeOnly;

    /// <summary>Affine map of the last axis: <c>[..., in]</c> to <c>[..., out]</c>.</summary>
    /// <example><code>X: ..., Hidden; Linear(Hidden, Heads)</code></example>
    public static Layer Linear(int @in, int @out, bool bias = true, Init init = Init.TorchDefault, double scale = 1) => throw CompileTimeOnly;

    /// <summary>Normalisation of the last axis with scale and shift.</summary>
    /// <example><code>X: ..., Hidden; LayerNorm(Hidden)</code></example>
    public static Layer LayerNorm(int width, double eps = 1e-5) => throw CompileTimeOnly;

    /// <summary>
    /// Normalisation of maps <c>[B, channels, H, W]</c>. <paramref name="groups"/> is for group norm only, which demands that it divide
    /// <paramref name="channels"/>.
    /// </summary>
    /// <example><code>X: B, Hidden, H, W; Norm2d(NormKind.Group, Hidden, groups: 8)</code></example>
    public static Layer Norm2d(NormKind kind, int channels, int groups = 32) => throw CompileTimeOnly;

    /// <summary>
    /// Attention over <c>(queries [Q, B, hidden], keys [S, B, hidden], values [S, B, hidden])</c> to <c>[Q, B, hidden]</c>;
    /// fused in-projection in the order q, k, v; q scaled after projection; <paramref name="dropRate"/> acts on the attention weights.
    /// A fourth input is a mask that is added to the scores before the softmax, <c>[Q, S]</c>, <c>[B, Q, S]</c> or <c>[B, heads, Q, S]</c>: 0 where a query may
    /// look, a large negative number (-1e9) where it may not, or a bias of positions.
    /// Demands that <paramref name="heads"/> divide <paramref name="hidden"/>. Glorot weights, zero biases.
    /// </summary>
    /// <example><code>X: Q, B, Hidden; Y: S, B, Hidden; Z: S, B, Hidden; M: Q, S; MultiheadAttention(Hidden, Heads)</code></example>
    public static Layer MultiheadAttention(int hidden, int heads, double dropRate = 0) => throw CompileTimeOnly;

    /// <summary>No layer: what flows in flows out, and there are no weights.</summary>
    /// <example><code>X: ..., C; Identity()</code></example>
    public static Layer Identity() => throw CompileTimeOnly;

    /// <summary>A weight used as a value: without weight decay as an embedding, unless <paramref name="decays"/>.</summary>
    /// <example><code>X: B, C; Weight("Window*Window, Heads", Init.TruncatedNormal, scale: 0.02)</code></example>
    public static Tensor Weight(string shape, Init init = Init.Normal, double scale = 1, bool decays = false) => throw CompileTimeOnly;
}
