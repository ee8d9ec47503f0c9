using System.IO.Hashing;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Data.Reports;

/// <summary>The counts of one image.</summary>
internal sealed record ImageTally(
    int Height,
    int Width,
    int[] Segments,
    long[] Pixels,
    int Targets,
    int Crowds,
    int AreaMismatches,
    int EmptySegments,
    int Merged,
    ImageFileFacts? File,
    string Name,
    ulong Content,
    ColourSketch? Sketch
)
{
    /// <summary>A number that two images share if they have the same pixels.</summary>
    public static ulong ContentOf(RgbImage image) => XxHash64.HashToUInt64(image.Pixels, ((long)image.Height << 32) | (uint)image.Width);

    public static ImageTally Of(IPanopticSource source, int index, bool review)
    {
        PanopticSample sample = source.Load(index);
        int[] areas = TargetChoice.Pixels(sample.Segments.Count, [sample.Map]);
        int[] whole = TargetChoice.Pixels(sample.Segments.Count, [sample.Map, .. sample.Below]);
        (int[] segments, long[] pixels) = (new int[source.Categories.Count], new long[source.Categories.Count]);
        for (int s = 0; s < sample.Segments.Count; s++)
        {
            segments[sample.Segments[s].Class]++;
            pixels[sample.Segments[s].Class] += areas[s + 1];
        }

        return new ImageTally(
            sample.Image.Height, sample.Image.Width, segments, pixels,
            sample.Segments.Count(s => !s.IsCrowd),
            sample.Segments.Count(s => s.IsCrowd),
            sample.Segments.Index().Count(s => areas[s.Index + 1] != s.Item.Area),
            sample.Segments.Index().Count(s => whole[s.Index + 1] == 0),
            sample.Merged,
            review && sample.File is { } file ? ImageFileFacts.Of(file.Span, sample.Image, sample.Name) : null,
            sample.Name,
            ContentOf(sample.Image),
            review && index < LabelShift.Looked ? ColourSketch.Of(sample) : null);
    }
}
