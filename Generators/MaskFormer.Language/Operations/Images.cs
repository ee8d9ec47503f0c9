namespace MaskFormer.Language;

public static partial class Ops
{
    /// <summary>Largest value of each window of <c>[B, C, H, W]</c>; padding counts as minus infinity.</summary>
    public static Tensor MaxPool(Tensor x, int kernel, int stride, int padding) => throw CompileTimeOnly;

    /// <summary>Brings the last two axes of <paramref name="x"/> to the size of the last two axes of <paramref name="like"/>.</summary>
    public static Tensor ResizeLike(Tensor x, Tensor like, Resize mode = Resize.Nearest) => throw CompileTimeOnly;

    /// <summary>
    /// The sine position embedding of a full map: from <c>[B, C, H, W]</c> the embedding <c>[B, 2 * features, H, W]</c>, y first, computed in float32
    /// (position_encoding.py of the original; specification section 3.1).
    /// </summary>
    public static Tensor SinePosition(Tensor like, int features) => throw CompileTimeOnly;

    /// <summary>Zero-pads axes 1 and 2 of <c>[B, H, W, C]</c> at their ends to multiples of <paramref name="multiple"/>.</summary>
    public static Tensor PadTo(Tensor x, int multiple) => throw CompileTimeOnly;

    /// <summary>Cuts axes 1 and 2 of <c>[B, H, W, C]</c> at their ends to the size of <paramref name="like"/>.</summary>
    public static Tensor CropLike(Tensor x, Tensor like) => throw CompileTimeOnly;

    /// <summary>Rolls axes 1 and 2 of <c>[B, H, W, C]</c>.</summary>
    public static Tensor Roll(Tensor x, int rows, int columns) => throw CompileTimeOnly;
}
