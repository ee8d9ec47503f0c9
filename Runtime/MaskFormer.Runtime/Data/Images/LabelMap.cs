namespace MaskFormer.Runtime.Data.Images;

/// <summary>One whole number per pixel, row by row: segment ids, class ids or positions in a list.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Values">Height x Width numbers.</param>
public sealed record LabelMap(int Height, int Width, int[] Values)
{
    /// <summary>The value at a pixel.</summary>
    public int this[int row, int column] => Values[row * Width + column];
}
