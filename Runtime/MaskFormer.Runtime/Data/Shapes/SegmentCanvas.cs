using MaskFormer.Runtime.Data.Images;
using SkiaSharp;

namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>An image together with the segment that owns each pixel. What is painted later hides what was there before, in both.</summary>
internal sealed class SegmentCanvas : IDisposable
{
    private readonly SKBitmap image;
    private readonly SKBitmap scratch;
    private readonly SKCanvas imageCanvas;
    private readonly SKCanvas scratchCanvas;

    public SegmentCanvas(int height, int width)
    {
        (Height, Width) = (height, width);
        SKImageInfo info = new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        (image, scratch) = (new SKBitmap(info), new SKBitmap(info));
        (imageCanvas, scratchCanvas) = (new SKCanvas(image), new SKCanvas(scratch));
        Owner = new int[height * width];
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Per pixel the number of the segment on top; 0 = none.</summary>
    public int[] Owner { get; }

    /// <summary>Which pixels have their centre inside an outline. Not smoothed: a pixel belongs to one segment.</summary>
    public bool[] Cover(SKPath outline)
    {
        scratchCanvas.Clear(SKColors.Black);
        using SKPaint white = new() { Color = SKColors.White, IsAntialias = false };
        scratchCanvas.DrawPath(outline, white);
        ReadOnlySpan<byte> pixels = scratch.GetPixelSpan();
        bool[] inside = new bool[Owner.Length];
        for (int i = 0; i < inside.Length; i++) inside[i] = pixels[4 * i] > 127;
        return inside;
    }

    /// <summary>Paints inside an outline and hands its pixels to a segment.</summary>
    public void Paint(SKPath outline, bool[] inside, int segment, Action<SKCanvas> draw)
    {
        imageCanvas.Save();
        imageCanvas.ClipPath(outline, SKClipOperation.Intersect, antialias: true);
        draw(imageCanvas);
        imageCanvas.Restore();
        for (int i = 0; i < inside.Length; i++)
        {
            if (inside[i]) Owner[i] = segment;
        }
    }

    /// <summary>The finished image with a little sensor noise (standard deviation about 4 levels), so that no class is one exact colour.</summary>
    public RgbImage Finish(Sampling.KeyedRandom random)
    {
        ReadOnlySpan<byte> pixels = image.GetPixelSpan();
        byte[] rgb = new byte[3 * Owner.Length];
        for (int i = 0; i < Owner.Length; i++)
        {
            ulong bits = random.Bits();
            for (int c = 0; c < 3; c++)
            {
                int noise = (int)(bits >> 16 * c & 15) + (int)(bits >> 16 * c + 4 & 15) - 15;
                rgb[3 * i + c] = (byte)Math.Clamp(pixels[4 * i + c] + noise * 2 / 3, 0, 255);
            }
        }

        return new RgbImage(Height, Width, rgb);
    }

    public void Dispose()
    {
        imageCanvas.Dispose();
        scratchCanvas.Dispose();
        image.Dispose();
        scratch.Dispose();
    }
}
