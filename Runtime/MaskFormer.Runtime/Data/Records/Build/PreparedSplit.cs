using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Layouts;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>A split of any layout in COCO's panoptic form, as the files that records are built from; the images stay where they are.</summary>
public static class PreparedSplit
{
    /// <summary>Writes annotations and maps of a split.</summary>
    /// <param name="source">The split.</param>
    /// <param name="root">The folder that its images lie below.</param>
    /// <param name="prefix">What the shards are called after.</param>
    /// <param name="folder">Where annotations and maps are written; made.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="progress">Gets (images done, images in all).</param>
    /// <exception cref="DataException">An image cannot be used: of several, the first in the set.</exception>
    public static RecordBuildInputs Write(FileSource source, string root, string prefix, string folder, int workers, Action<int, int>? progress = null)
    {
        string maps = Directory.CreateDirectory(Path.Combine(folder, prefix)).FullName, json = Path.Combine(folder, $"{prefix}.json");
        int done = 0;
        AnnotatedImage[] images = InOrder.Make(Enumerable.Range(0, source.Count), workers, i =>
        {
            AnnotatedImage image = Write(source, i, root, maps);
            progress?.Invoke(Interlocked.Increment(ref done), source.Count);
            return image;
        });
        using (FileStream stream = File.Create(json)) PanopticJsonWriter.Write(stream, source.Seen, source.Categories, images);
        return new() { Prefix = prefix, Images = [root], Annotations = json, Maps = maps };
    }

    private static AnnotatedImage Write(FileSource source, int index, string root, string maps)
    {
        PanopticSample sample = source.Load(index);
        string map = FormattableString.Invariant($"{index}.png");
        File.WriteAllBytes(Path.Combine(maps, map), PngWriter.SegmentIds(sample.Map));
        return new(
            sample.ImageId,
            Path.GetRelativePath(root, source.Files[index].Image).Replace('\\', '/'),
            sample.Image.Height,
            sample.Image.Width,
            map,
            [.. sample.Segments.Select(static (segment, s) => new Segment(s + 1, segment.CategoryId, segment.Area, [], segment.IsCrowd))]);
    }
}
