using MaskFormer.Language;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

public static partial class TensorOps
{
    /// <summary>Largest value of each window of <c>[B, C, H, W]</c>; padding counts as minus infinity, sizes are rounded down.</summary>
    public static Tensor MaxPool(Tensor x, int kernel, int stride, int padding) => // windows overlap: their gradients meet in float32
        Narrow.Widely(x, w => nn.functional.max_pool2d(w, [kernel, kernel], [stride, stride], [padding, padding]));

    /// <summary>
    /// Brings the last two axes of <paramref name="x"/> to the size of the last two of <paramref name="like"/>; any axes before them are kept.
    /// Nearest: source = min(⌊target · (float)(in/out)⌋, in − 1). Bilinear: half-pixel centres, no antialiasing.
    /// </summary>
    /// <exception cref="MaskFormerException">MF2006: an input has fewer than two axes.</exception>
    public static Tensor ResizeLike(Tensor x, Tensor like, Resize mode = Resize.Nearest)
    {
        if (x.dim() < 2 || like.dim() < 2)
            throw MaskFormerException.WrongInput(
                "MF2006", "ResizeLike", $"the inputs have {x.dim()} and {like.dim()} axes", "Give it maps with two axes or more");
        (long rows, long columns) = (like.size(-2), like.size(-1));
        (long height, long width) = (x.size(-2), x.size(-1));
        if (rows == height && columns == width) return x;
        using var scope = NewDisposeScope();
        Tensor maps = x.dim() == 4 ? x : x.reshape(1, -1, height, width);
        Tensor resized = Narrow.Widely(maps, wide => mode == Resize.Nearest
            ? nn.functional.interpolate(wide, [rows, columns], mode: InterpolationMode.Nearest)
            : nn.functional.interpolate(wide, [rows, columns], mode: InterpolationMode.Bilinear, align_corners: false));
        return (x.dim() == 4 ? resized : resized.reshape([.. x.shape[..^2], rows, columns])).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The sine position embedding of a full map (position_encoding.py of the original): from <c>[B, C, H, W]</c> the embedding
    /// <c>[B, 2 · features, H, W]</c>, y first. Computed in float32 in the original's order of operations, then given the type of <paramref name="like"/>.
    /// </summary>
    /// <param name="like">Gives batch, size, type and device.</param>
    /// <param name="features">Channels for each axis; even.</param>
    public static Tensor SinePosition(Tensor like, int features)
    {
        if (features % 2 != 0)
            throw MaskFormerException.WrongInput(
                "MF2003", "SinePosition", $"{features} features cannot hold pairs of sine and cosine", "Choose an even number");
        using var scope = NewDisposeScope();
        (long batch, long rows, long columns) = (like.size(0), like.size(2), like.size(3));
        Tensor y = Waves(rows).unsqueeze(2).expand(features, rows, columns);
        Tensor x = Waves(columns).unsqueeze(1).expand(features, rows, columns);
        return cat([y, x], 0).to(like.dtype).unsqueeze(0).expand(batch, 2L * features, rows, columns).MoveToOuterDisposeScope();

        Tensor Waves(long size) => tensor(PositionWaves.Of(features, (int)size), [features, size], device: like.device);
    }

    /// <summary>Mean of each window of <c>[B, C, H, W]</c>; padding counts as zeros, sizes are rounded down.</summary>
    public static Tensor AvgPool(Tensor x, int kernel, int stride, int padding = 0) =>
        Narrow.Widely(x, w => nn.functional.avg_pool2d(w, [kernel, kernel], [stride, stride], [padding, padding]));

    /// <summary>
    /// Bilinear samples of maps <c>[B, C, H, W]</c> at points <c>[B, I, J, 2]</c> (x, y), zero outside: to <c>[B, C, I, J]</c>. -1 and 1 are the outer edges of
    /// the map, or with <paramref name="alignCorners"/> the centres of its first and last pixels.
    /// </summary>
    public static Tensor GridSample(Tensor x, Tensor points, bool alignCorners = false)
    {
        using var scope = NewDisposeScope();
        Tensor at = Narrow.Is(points) ? points.to(ScalarType.Float32) : points;
        Tensor y = Narrow.Widely(x, w => nn.functional.grid_sample(w, at.to(w.dtype), GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, alignCorners));
        return y.MoveToOuterDisposeScope();
    }
}
