using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Outlines;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>A split of any layout in COCO's panoptic form, as the files that records are built from; the images stay where they are.</summary>
internal static class PreparedSplit
{
    /// <summary>Writes annotations and maps of a split.</summary>
    /// <param name="source">The split.</param>
    /// <param name="root">The folder that its images lie below.</param>
    /// <param name="prefix">What the shards are called after.</param>
    /// <param name="folder">Where annotations and maps are written; made.</param>
    /// <param name="corrupt">Notes images that cannot be used.</param>
    /// <param name="progress">Gets (images done, images in all).</param>
    /// <exception cref="DataException">An image cannot be used: of several, the first in the set.</exception>
    public static RecordBuildInputs Write(FileSource source, string root, string prefix, string folder, CorruptImages corrupt, Action<int, int> progress)
    {
        string maps = Directory.CreateDirectory(Path.Combine(folder, prefix)).FullName, below = Directory.CreateDirectory(maps + "-below").FullName;
        string outlines = Directory.CreateDirectory(maps + "-outlines").FullName;
        string json = Path.Combine(folder, $"{prefix}.json");
        int done = 0;
        AnnotatedImage?[] images = InOrder.Make(Enumerable.Range(0, source.Count), Environment.ProcessorCount, i =>
        {
            AnnotatedImage? image = ImageMemory.Within(null, () =>
                corrupt.Load(source, i) is { } sample ? Write(sample, source.Files[i].Image, i, root, maps, below, outlines) : null);
            progress(Interlocked.Increment(ref done), source.Count);
            return image;
        });
        using (FileStream stream = File.Create(json)) PanopticJsonWriter.Write(stream, source.Seen, source.Categories, [.. images.OfType<AnnotatedImage>()]);
        return new() { Prefix = prefix, Images = [root], Annotations = json, Maps = maps, Below = below, Outlines = outlines };
    }

    private static AnnotatedImage Write(PanopticSample sample, string image, int index, string root, string maps, string below, string outlines)
    {
        string map = FormattableString.Invariant($"{index}.png");
        File.WriteAllBytes(Path.Combine(maps, map), PngWriter.SegmentIds(sample.Map));
        foreach ((int depth, LabelMap hidden) in sample.Below.Index())
            File.WriteAllBytes(Path.Combine(below, FormattableString.Invariant($"{index}-{depth + 1}.png")), PngWriter.SegmentIds(hidden));
        if (sample.Segments.Any(static segment => segment.Outline is not null))
            OutlineText.Save(Path.Combine(outlines, Path.ChangeExtension(map, ".json")), sample.Segments.Select(static segment => segment.Outline));
        return new(
            sample.ImageId,
            Path.GetRelativePath(root, image).Replace('\\', '/'),
            sample.Image.Height,
            sample.Image.Width,
            map,
            [.. sample.Segments.Select(static (segment, s) => new Segment(s + 1, segment.CategoryId, segment.Area, [], segment.IsCrowd))]);
    }
}
