using System.Buffers.Binary;
using System.IO.Hashing;
using MaskFormer.Runtime.Data.Images;
using SkiaSharp;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>Images and maps.</summary>
internal static class ImageFormats
{
    private static readonly RgbImage waves = new(9, 17, [.. Enumerable.Range(0, 9 * 17 * 3).Select(static i => (byte)(128 + (100 * Math.Sin(i * 0.37))))]);

    /// <summary>All of them.</summary>
    public static IEnumerable<Format> All()
    {
        byte[][] own = [PngWriter.Rgb(waves), PngWriter.Grey(9, 17, new byte[9 * 17])];
        yield return new("png", [.. own, .. SharedFiles.Small("cases/reports/img", "*.png")], static bytes =>
        {
            ImageDecoder.Decode(bytes, "mutation.png");
            if (PngReader.IsPng(bytes)) PngReader.Read(bytes, "mutation.png");
        });
        yield return new("png-behind-checksums", own, static bytes =>
        {
            byte[] mended = Mended(bytes);
            ImageDecoder.Decode(mended, "mutation.png");
            PngReader.Read(mended, "mutation.png");
        });
        yield return new(
            "jpeg",
            [Encoded(SKEncodedImageFormat.Jpeg), Encoded(SKEncodedImageFormat.Webp), .. SharedFiles.Small("cases/reports/img", "*.jpg")],
            static bytes => ImageDecoder.Decode(bytes, "mutation.jpg"));
    }

    /// <summary>The same chunks with the checksums that they should have.</summary>
    private static byte[] Mended(byte[] bytes)
    {
        byte[] mended = [.. bytes];
        for (int at = 8; at + 12 <= mended.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(mended.AsSpan(at));
            if (length > mended.Length - at - 12) break;
            Span<byte> chunk = mended.AsSpan(at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(mended.AsSpan(at + 8 + (int)length), Crc32.HashToUInt32(chunk));
            at += 12 + (int)length;
        }

        return mended;
    }

    private static byte[] Encoded(SKEncodedImageFormat format)
    {
        using SKBitmap bitmap = new(waves.Width, waves.Height);
        for (int i = 0; i < waves.Width * waves.Height; i++)
            bitmap.SetPixel(i % waves.Width, i / waves.Width, new(waves.Pixels[3 * i], waves.Pixels[(3 * i) + 1], waves.Pixels[(3 * i) + 2]));
        using SKData data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
