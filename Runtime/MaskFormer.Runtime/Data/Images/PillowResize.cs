using System.Buffers;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// Pillow's resize of 8-bit images, bit for bit (<c>Resample.c</c>): antialiased when shrinking, in fixed point with 22 bits, rounded to bytes between rows
/// and columns. Models trained on such images see the difference to other resizes.
/// </summary>
public static class PillowResize
{
    /// <summary>Resizes an image; the same size is left alone.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Rows after.</param>
    /// <param name="width">Columns after.</param>
    /// <param name="resampling">How a pixel is made of those around it.</param>
    /// <param name="tallFirst">
    /// Whether an image loses rows before it loses or gains columns where it loses the larger share of them, as since Pillow 13 (python-pillow/Pillow#9549):
    /// roundings between the two differ.
    /// </param>
    public static RgbImage Resize(RgbImage image, int height, int width, Resampling resampling = Resampling.Bilinear, bool tallFirst = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (resampling == Resampling.Nearest) return PillowNearest.Resize(image, height, width);
        if (tallFirst && height < image.Height && (long)height * image.Width < (long)width * image.Height)
            image = Part(image, height, image.Width, 0, 0, height, image.Width, resampling);
        return Part(image, height, width, 0, 0, height, width, resampling);
    }

    /// <summary>A window of what <see cref="Resize"/> gives; the rest is not computed.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">Rows after the resize.</param>
    /// <param name="width">Columns after the resize.</param>
    /// <param name="top">First row of the window.</param>
    /// <param name="left">Its first column.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="resampling">How a pixel is made of those around it, of all but the nearest.</param>
    /// <param name="mirrored">Whether left and right are exchanged before; no mirrored image of the old size is made.</param>
    public static RgbImage Part(
        RgbImage image, int height, int width, int top, int left, int rows, int columns, Resampling resampling = Resampling.Bilinear, bool mirrored = false)
    {
        ResampleWindows? across = width == image.Width ? null : ResampleWindows.Of(image.Width, width, left, columns, resampling);
        ResampleWindows? down = height == image.Height ? null : ResampleWindows.Of(image.Height, height, top, rows, resampling);
        (int first, int count) = down?.Source ?? (top, rows); // rows that are looked at
        if (across is null)
        {
            if ((first, left, count, columns) != (0, 0, image.Height, image.Width))
                image = Geometry.Crop(image, first, mirrored ? image.Width - left - columns : left, count, columns);
            if (mirrored) image = Geometry.Mirror(image);
            return down is null ? image : new(rows, columns, ResamplePasses.Down(image.Pixels, 3 * columns, first, down));
        }

        int length = checked(3 * count * columns);
        ReadOnlySpan<byte> source = image.Pixels.AsSpan(3 * first * image.Width);
        if (down is null)
        {
            byte[] pixels = GC.AllocateUninitializedArray<byte>(length);
            ResamplePasses.Across(source, image.Width, count, across, mirrored, pixels);
            return new(rows, columns, pixels);
        }

        byte[] between = ArrayPool<byte>.Shared.Rent(length);
        ResamplePasses.Across(source, image.Width, count, across, mirrored, between.AsSpan(0, length));
        RgbImage resized = new(rows, columns, ResamplePasses.Down(between.AsSpan(0, length), 3 * columns, first, down));
        ArrayPool<byte>.Shared.Return(between);
        return resized;
    }
}
