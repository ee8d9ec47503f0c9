using MaskFormer.Runtime.Data.Images;
using SkiaSharp;

namespace MaskFormer.Runtime.Data.Reports;

/// <summary>What an image is as a file, before it becomes 8-bit colours.</summary>
/// <param name="Format">For example <c>PNG</c>.</param>
/// <param name="Bits">Bits of a sample.</param>
/// <param name="HasAlpha">Whether pixels can be transparent, which is dropped.</param>
/// <param name="IsTurned">Whether its EXIF orientation turns it.</param>
/// <param name="Stored">Smallest and largest sample of the file.</param>
/// <param name="Seen">Smallest and largest sample of the image, 0 to 255.</param>
internal sealed record ImageFileFacts(string Format, int Bits, bool HasAlpha, bool IsTurned, (int Least, int Most) Stored, (int Least, int Most) Seen)
{
    private const int DepthAt = 24, Deep = 16; // bytes into a PNG; bits

    /// <summary>Looks at a file and at what was decoded of it.</summary>
    public static ImageFileFacts Of(ReadOnlySpan<byte> file, RgbImage image, string place)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec codec = SKCodec.Create(data);
        (int least, int most) = (255, 0);
        foreach (byte sample in image.Pixels) (least, most) = (Math.Min(least, sample), Math.Max(most, sample));
        int bits = PngReader.IsPng(file) ? file[DepthAt] : 8;
        bool isTurned = (ExifOrientation.Of(file) ?? codec.EncodedOrigin) != SKEncodedOrigin.TopLeft;
        return new(
            codec.EncodedFormat.ToString().ToUpperInvariant(), bits, codec.Info.AlphaType != SKAlphaType.Opaque, isTurned,
            bits == Deep ? Range(PngReader.Read(file, place)) : (least, most), (least, most));
    }

    private static (int Least, int Most) Range(PngImage png)
    {
        bool alpha = png.Colour is PngColour.GreyAlpha or PngColour.Rgba;
        (int least, int most) = (ushort.MaxValue, 0);
        for (int i = 0; i < png.Samples.Length; i++)
        {
            if (alpha && i % png.Channels == png.Channels - 1) continue;
            (least, most) = (Math.Min(least, png.Samples[i]), Math.Max(most, png.Samples[i]));
        }

        return (least, most);
    }
}
