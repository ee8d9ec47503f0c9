namespace MaskFormer.Runtime.Data.Images;

/// <summary>What a PNG file stores, before anything is converted: grey of 16 bits stays 16 bits, palette indices stay indices.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Colour">How the samples of a pixel are meant.</param>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Samples">Height x Width x <see cref="Channels"/> numbers.</param>
/// <param name="Palette">Red, green, blue of each index; null without a palette.</param>
public sealed record PngImage(int Height, int Width, PngColour Colour, int Depth, ushort[] Samples, byte[]? Palette)
{
    /// <summary>Samples per pixel.</summary>
    public int Channels => Colour switch { PngColour.Grey or PngColour.Palette => 1, PngColour.GreyAlpha => 2, PngColour.Rgb => 3, _ => 4 };
}

/// <summary>The colour types of a PNG, with the numbers of the file format.</summary>
public enum PngColour
{
    /// <summary>One sample: brightness.</summary>
    Grey = 0,

    /// <summary>Red, green, blue.</summary>
    Rgb = 2,

    /// <summary>An index into the palette.</summary>
    Palette = 3,

    /// <summary>Brightness, alpha.</summary>
    GreyAlpha = 4,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba = 6,
}
