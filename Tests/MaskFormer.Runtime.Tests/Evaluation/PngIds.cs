using SkiaSharp;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>Panoptic PNGs of the reference folders as id maps.</summary>
internal static class PngIds
{
    public static int[] Read(string path)
    {
        using SKBitmap bitmap = SKBitmap.Decode(path);
        return [.. bitmap.Pixels.Select(c => c.Red + 256 * c.Green + 65536 * c.Blue)];
    }
}
