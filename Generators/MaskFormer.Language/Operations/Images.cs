namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>Largest value of each window of <c>[B, C, H, W]</c>; padding counts as minus infinity.</summary>
    /// <example><code>X: B, C, H, W; MaxPool(X, kernel: 3, stride: 2, padding: 1)</code></example>
    public static Tensor MaxPool(Tensor x, int kernel, int stride, int padding) => throw CompileTimeOnly;

    /// <summary>Brings the last two axes of <paramref name="x"/> to the size of the last two axes of <paramref name="like"/>.</summary>
    /// <example><code>X: B, C, H, W; Z: B, 1, U, V; ResizeLike(X, Z, Resize.Bilinear)</code></example>
    public static Tensor ResizeLike(Tensor x, Tensor like, Resize mode = Resize.Nearest) => throw CompileTimeOnly;

    /// <summary>
    /// The sine position embedding of a full map: from <c>[B, C, H, W]</c> the embedding <c>[B, 2 * features, H, W]</c>, y first, computed in float32
    /// (position_encoding.py of the original).
    /// </summary>
    /// <example><code>X: B, C, H, W; SinePosition(X, Hidden)</code></example>
    public static Tensor SinePosition(Tensor like, int features) => throw CompileTimeOnly;

    /// <summary>Mean of each window of <c>[B, C, H, W]</c>; padding counts as zeros.</summary>
    /// <example><code>X: B, C, H, W; AvgPool(X, kernel: 2, stride: 2)</code></example>
    public static Tensor AvgPool(Tensor x, int kernel, int stride, int padding = 0) => throw CompileTimeOnly;

    /// <summary>
    /// Bilinear samples of maps <c>[B, C, H, W]</c> at points <c>[B, I, J, 2]</c>, x before y, to <c>[B, C, I, J]</c>. -1 and 1 are the outer edges of the map,
    /// or with <paramref name="alignCorners"/> the centres of its first and last pixels; outside of the map everything is zero (PyTorch's <c>grid_sample</c>).
    /// </summary>
    /// <example><code>X: B, C, H, W; Z: B, Q, P, 2; GridSample(X, Z)</code></example>
    public static Tensor GridSample(Tensor x, Tensor points, bool alignCorners = false) => throw CompileTimeOnly;
}
