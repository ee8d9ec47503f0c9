namespace MaskFormer.Runtime.Data.Images;

/// <summary>An image of 8-bit colours, row by row, red, green, blue.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixels">Height x Width x 3 bytes.</param>
public sealed record RgbImage(int Height, int Width, byte[] Pixels);
