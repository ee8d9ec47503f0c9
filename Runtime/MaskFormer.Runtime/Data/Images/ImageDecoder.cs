using System.Runtime.Intrinsics;
using SkiaSharp;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// Decodes images to 8-bit colours as the original's loader does: EXIF orientation applied, colour profiles ignored, alpha dropped,
/// grey spread over three channels. The content decides what a file is, not its name.
/// </summary>
public static class ImageDecoder
{
    /// <summary>More pixels than this are refused before any memory is taken: about 179 million, twice Pillow's warning level.</summary>
    public const long MaxPixels = 178_956_970;

    private const int RowsAtOnce = 16;

    /// <summary>Decodes a whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="place">Its name, for errors.</param>
    /// <param name="labelled">
    /// Height and width of the labels, if there are any. If they are those of the stored rows and not of the turned image, whoever
    /// labelled it saw it unturned, and so it stays.
    /// </param>
    /// <returns>The image as it is meant to be seen: after an orientation of 90 degrees height and width have changed places.</returns>
    /// <exception cref="DataException">MF6005: no image, cut short or damaged; MF6006: too many pixels; MF7008: too little memory for them.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, string place, (int Height, int Width)? labelled = null)
    {
        using SKCodec codec = Open(file, place);
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        RefuseBomb(height, width, place);
        RefuseEmptiness(height, width, file.Length, codec.EncodedFormat, place);

        ImageMemory.Demand(height, width, place);

        RgbImage stored = new(height, width, Colours(codec, place));
        SKEncodedOrigin origin = ExifOrientation.Of(file) ?? codec.EncodedOrigin;
        bool unturned = Orientation.SwapsAxes(origin) && height != width && labelled == (height, width);
        return unturned ? stored : Orientation.Apply(stored, origin);
    }

    // Rows of a JPEG come some at a time; other files Skia unpacks as a whole.
    private static byte[] Colours(SKCodec codec, string place)
    {
        // Without a colour space Skia leaves the stored values alone; unpremultiplied alpha does not darken them either.
        SKImageInfo whole = new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
        bool inParts = codec.EncodedFormat == SKEncodedImageFormat.Jpeg && codec.StartScanlineDecode(whole) == SKCodecResult.Success;
        SKImageInfo part = whole with { Height = inParts ? Math.Min(RowsAtOnce, whole.Height) : whole.Height };
        using SKBitmap rgba = new(); // its memory is given back at once, and not when garbage is collected
        if (!rgba.TryAllocPixels(part))
            throw new DataException(
                "MF7008", place, FormattableString.Invariant($"There is no memory for {whole.Height} x {whole.Width} pixels"), ImageMemory.Remedy);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(3 * whole.Width * whole.Height));
        for (int top = 0; top < whole.Height; top += part.Height)
        {
            int rows = Math.Min(part.Height, whole.Height - top);
            SKCodecResult result = !inParts ? codec.GetPixels(part, rgba.GetPixels())
                : codec.GetScanlines(rgba.GetPixels(), rows, rgba.RowBytes) == rows ? SKCodecResult.Success : SKCodecResult.IncompleteInput;
            if (result != SKCodecResult.Success)
                throw Bad(place, result == SKCodecResult.IncompleteInput ? "The image is cut short" : $"The image is damaged ({result})");
            ReadOnlySpan<byte> colours = rgba.GetPixelSpan()[..(4 * rows * whole.Width)];
            LeaveOutAlpha(colours, rgb.AsSpan(3 * top * whole.Width, 3 * rows * whole.Width));
        }

        return rgb;
    }

    private static void LeaveOutAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        // Four pixels at a time: what is written too much the next ones write again.
        Vector128<byte> order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        (int from, int to) = (0, 0);
        for (; to <= rgb.Length - Vector128<byte>.Count; from += 16, to += 12)
            Vector128.Shuffle(Vector128.Create(rgba[from..]), order).CopyTo(rgb[to..]);
        for (; to < rgb.Length; from += 4, to += 3) rgba.Slice(from, 3).CopyTo(rgb[to..]);
    }

    internal static void RefuseBomb(int height, int width, string place)
    {
        if ((long)height * width <= MaxPixels) return;
        throw new DataException("MF6006", place, $"The image claims {height} x {width} pixels", $"Shrink it below {MaxPixels} pixels, or leave it out.");
    }

    // What claims more pixels than its bytes can hold is padded by the decoder, after gigabytes were taken.
    private static void RefuseEmptiness(int height, int width, long bytes, SKEncodedImageFormat format, string place)
    {
        const long small = 1 << 24;
        long pixels = (long)height * width;
        long pixelsOfByte = format switch
        {
            SKEncodedImageFormat.Jpeg => 2000, // a block of 64 takes more than a bit
            SKEncodedImageFormat.Webp => long.MaxValue, // one colour takes no bytes at all
            _ => 8 * 1032, // of one bit each, and deflate makes 1032 bytes of one
        };
        if (pixels <= small || pixels / Math.Max(1, bytes) <= pixelsOfByte) return;
        throw new DataException(
            "MF6006",
            place,
            FormattableString.Invariant($"The image claims {height} x {width} pixels in {bytes:N0} bytes, which no image takes"),
            "Fetch the file again, or leave the image out"
        );
    }

    private static SKCodec Open(ReadOnlySpan<byte> file, string place)
    {
        using SKData data = SKData.CreateCopy(file);
        return SKCodec.Create(data) ?? throw Bad(place, $"This is no image that can be decoded ({FileStart.Describe(file)})");
    }

    private static DataException Bad(string place, string cause) => new("MF6005", place, cause, "Fetch the file again, or leave the image out.");
}
