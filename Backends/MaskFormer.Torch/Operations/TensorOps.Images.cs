using MaskFormer.Language;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

public static partial class TensorOps
{
    /// <summary>Largest value of each window of <c>[B, C, H, W]</c>; padding counts as minus infinity, sizes are rounded down.</summary>
    public static Tensor MaxPool(Tensor x, int kernel, int stride, int padding) =>
        Narrow.Widely(x, w => nn.functional.max_pool2d(w, [kernel, kernel], [stride, stride], [padding, padding])); // windows overlap: their gradients meet in float32

    /// <summary>
    /// Brings the last two axes of <paramref name="x"/> to the size of the last two of <paramref name="like"/>; any axes before them are kept.
    /// Nearest: source = min(⌊target · (float)(in/out)⌋, in − 1). Bilinear: half-pixel centres, no antialiasing.
    /// </summary>
    /// <exception cref="MaskFormerException">MF2006: an input has fewer than two axes.</exception>
    public static Tensor ResizeLike(Tensor x, Tensor like, Resize mode = Resize.Nearest)
    {
        if (x.dim() < 2 || like.dim() < 2)
            throw new MaskFormerException("MF2006", "ResizeLike", $"the inputs have {x.dim()} and {like.dim()} axes", "Give it maps with two axes or more");
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
    /// The sine position embedding of a full map (position_encoding.py of the original): from <c>[B, C, H, W]</c> the embedding <c>[B, 2 · features, H, W]</c>, y first.
    /// Computed in float32 in the original's order of operations, then given the type of <paramref name="like"/>.
    /// </summary>
    /// <param name="like">Gives batch, size, type and device.</param>
    /// <param name="features">Channels for each axis; even.</param>
    public static Tensor SinePosition(Tensor like, int features)
    {
        if (features % 2 != 0)
            throw new MaskFormerException("MF2003", "SinePosition", $"{features} features cannot hold pairs of sine and cosine", "Choose an even number");
        using var scope = NewDisposeScope();
        (long batch, long rows, long columns) = (like.size(0), like.size(2), like.size(3));
        Tensor y = Waves(rows).unsqueeze(2).expand(features, rows, columns);
        Tensor x = Waves(columns).unsqueeze(1).expand(features, rows, columns);
        return cat([y, x], 0).to(like.dtype).unsqueeze(0).expand(batch, 2L * features, rows, columns).MoveToOuterDisposeScope();

        Tensor Waves(long size) => tensor(PositionWaves.Of(features, (int)size), [features, size], device: like.device);
    }

    /// <summary>Zero-pads axes 1 and 2 of <c>[B, H, W, C]</c> at their ends to multiples of <paramref name="multiple"/>.</summary>
    public static Tensor PadTo(Tensor x, int multiple)
    {
        (long rows, long columns) = (Missing(x.size(1)), Missing(x.size(2)));
        return rows == 0 && columns == 0 ? x : nn.functional.pad(x, [0, 0, 0, columns, 0, rows]);

        long Missing(long size) => (multiple - (size % multiple)) % multiple;
    }

    /// <summary>Cuts axes 1 and 2 of <c>[B, H, W, C]</c> at their ends to the size of <paramref name="like"/>.</summary>
    public static Tensor CropLike(Tensor x, Tensor like)
    {
        (long rows, long columns) = (like.size(1), like.size(2));
        if (rows > x.size(1) || columns > x.size(2))
            throw new MaskFormerException("MF2001", "CropLike", $"{x.size(1)} x {x.size(2)} is smaller than {rows} x {columns}", "Crop to a smaller map");
        using var scope = NewDisposeScope();
        return x.narrow(1, 0, rows).narrow(2, 0, columns).MoveToOuterDisposeScope();
    }

    /// <summary>Rolls axes 1 and 2 of <c>[B, H, W, C]</c>: what leaves at one end enters at the other.</summary>
    public static Tensor Roll(Tensor x, int rows, int columns) => rows == 0 && columns == 0 ? x : x.roll([rows, columns], [1, 2]);
}
