namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>2-D convolution with square kernel and symmetric padding: <c>[B, in, H, W]</c> to <c>[B, out, …]</c>, size floor((n + 2p - d(k-1) - 1)/s) + 1.</summary>
    public static Layer Conv2d(
        int @in,
        int @out,
        int kernel,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        Init init = Init.TorchDefault
    ) => throw CompileTimeOnly;

    /// <summary>Affine map of the last axis: <c>[..., in]</c> to <c>[..., out]</c>.</summary>
    public static Layer Linear(int @in, int @out, bool bias = true, Init init = Init.TorchDefault) => throw CompileTimeOnly;

    /// <summary>Normalisation of the last axis with scale and shift.</summary>
    public static Layer LayerNorm(int width, double eps = 1e-5) => throw CompileTimeOnly;

    /// <summary>Normalisation of maps <c>[B, channels, H, W]</c>. <paramref name="groups"/> is for group norm only, which demands that it divide <paramref name="channels"/>.</summary>
    public static Layer Norm2d(NormKind kind, int channels, int groups = 32) => throw CompileTimeOnly;

    /// <summary>
    /// Attention over <c>(queries [Q, B, hidden], keys [S, B, hidden], values [S, B, hidden])</c> to <c>[Q, B, hidden]</c>;
    /// fused in-projection in the order q, k, v; q scaled after projection; <paramref name="dropRate"/> acts on the attention weights.
    /// Demands that <paramref name="heads"/> divide <paramref name="hidden"/>. Glorot weights, zero biases.
    /// </summary>
    public static Layer MultiheadAttention(int hidden, int heads, double dropRate = 0) => throw CompileTimeOnly;

    /// <summary>No layer: what flows in flows out, and there are no weights.</summary>
    public static Layer Identity() => throw CompileTimeOnly;

    /// <summary>A weight used as a value, an embedding for instance: no weight decay.</summary>
    public static Tensor Weight(string shape, Init init = Init.Normal) => throw CompileTimeOnly;
}
