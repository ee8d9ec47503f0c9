using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Layouts;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>The files of one split that become records.</summary>
public sealed record RecordBuildInputs
{
    /// <summary>What the shards are called after, for example <c>val2017</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>Folders in which images are looked for.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The panoptic JSON; it also lists the images and classes.</summary>
    public required string Annotations { get; init; }

    /// <summary>The folder of the PNGs with the segment ids.</summary>
    public required string Maps { get; init; }

    /// <summary>
    /// The folder of what the maps hide where objects overlap: for the map <c>A.png</c> the maps <c>A-1.png</c>, <c>A-2.png</c> and so on, downwards;
    /// null = none.
    /// </summary>
    public string? Below { get; init; }

    /// <summary>The folder of what surrounds the segments: for the map <c>A.png</c> <c>A.json</c> (<see cref="Outlines.OutlineText"/>); null = none.</summary>
    public string? Outlines { get; init; }

    /// <summary>The JSON of the objects; null = none.</summary>
    public string? Instances { get; init; }

    /// <summary>The JSON of the captions; null = none.</summary>
    public string? Captions { get; init; }

    /// <summary>File names of the images that become records; null for all.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <summary>Divides a split of a COCO folder by lists (<c>data split</c>).</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split">The split whose images the lists name.</param>
    /// <param name="lists">The folder of the lists.</param>
    /// <inheritdoc cref="CocoLayout.Find" path="/exception"/>
    /// <exception cref="DataException">MF6001: there is no list; MF6009, MF6076: a list is empty, or names an image that is not there.</exception>
    public static IReadOnlyList<RecordBuildInputs> Listed(string root, string split, string lists)
    {
        RecordBuildInputs all = Find(root, split);
        if (SplitLists.Names(lists).Count == 0) throw new DataException("MF6001", lists, "There are no lists here", "Make some: data split");
        IReadOnlyList<AnnotatedImage> images = CocoSplit.Read(all.Annotations).Images;
        return
        [
            .. SplitLists.Of(lists, [.. images], static image => image.FileName)
                .Select(part => all with { Prefix = part.Split, Only = part.Images.Select(static image => image.FileName).ToHashSet() }),
        ];
    }

    /// <summary>Finds the files of a split in a COCO folder; objects and captions are optional.</summary>
    /// <inheritdoc cref="CocoLayout.Find" path="/exception"/>
    public static RecordBuildInputs Find(string root, string split)
    {
        CocoLayout layout = CocoLayout.Find(root, split);
        string Beside(string kind) => Path.Combine(Path.GetDirectoryName(layout.Annotations)!, $"{kind}_{layout.Split}.json");
        return new RecordBuildInputs
        {
            Prefix = layout.Split,
            Images = [layout.Images],
            Annotations = layout.Annotations,
            Maps = layout.Maps,
            Instances = File.Exists(Beside("instances")) ? Beside("instances") : null,
            Captions = File.Exists(Beside("captions")) ? Beside("captions") : null,
        };
    }

    /// <summary>Where an image is: one path, unless it is missing or several folders have a file of its name.</summary>
    internal IEnumerable<string> ImagePaths(AnnotatedImage image) => Images.Select(folder => Path.Combine(folder, image.FileName)).Where(File.Exists);

    /// <summary>Where an image is.</summary>
    /// <exception cref="DataException">MF6004: it is missing, or in two places.</exception>
    internal string ImagePath(AnnotatedImage image) => ImagePaths(image).ToArray() switch
    {
        [string path] => path,
        [] => throw new DataException(
            "MF6004", Path.Combine(Images[0], image.FileName), "The annotations list this image, but it is missing", "Fetch it"),
        [string path, string other, ..] => throw new DataException("MF6004", path, $"The same name is also at {other}", "Keep one of them."),
    };

    /// <summary>The map of an image that has one.</summary>
    internal string MapPath(AnnotatedImage image) => Path.Combine(Maps, image.MapFileName!);

    /// <summary>The maps of what the map of an image hides, downwards.</summary>
    internal IEnumerable<string> MapsBelow(AnnotatedImage image) => Below is not { } folder ? [] : Enumerable.Range(1, int.MaxValue)
        .Select(depth => Path.Combine(folder, FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(image.MapFileName)}-{depth}.png")))
        .TakeWhile(File.Exists);

    /// <summary>The file of the outlines of an image's segments; null if there is none.</summary>
    internal string? OutlinePath(AnnotatedImage image) =>
        Outlines is { } folder && Path.Combine(folder, Path.ChangeExtension(image.MapFileName!, ".json")) is var file && File.Exists(file) ? file : null;
}
