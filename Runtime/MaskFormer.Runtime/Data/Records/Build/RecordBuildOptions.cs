namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>What is put into records. The defaults are everything that there is.</summary>
public sealed record RecordBuildOptions
{
    /// <summary>Most files of a split: all are open while it is written, and systems allow 1024 as a rule.</summary>
    public const int MostShards = 500;

    /// <summary>Files to divide the records into; 0 = one per 256 images, at most 150; never more than <see cref="MostShards"/>.</summary>
    public int Shards { get; init; }

    /// <summary>Whether objects (boxes, classes, areas) are written, if their file is there.</summary>
    public bool Objects { get; init; } = true;

    /// <summary>Whether each object's mask is written as a PNG.</summary>
    public bool ObjectMasks { get; init; } = true;

    /// <summary>
    /// Whether an object whose mask cannot be drawn is left out and counted; otherwise it is an error (MF6011). Objects are no part of training.
    /// </summary>
    public bool SkipBadObjects { get; init; } = true;

    /// <summary>Whether anything of the panoptic annotation is written.</summary>
    public bool Semantic { get; init; } = true;

    /// <summary>Whether the panoptic masks are written; training needs them.</summary>
    public bool PanopticMasks { get; init; } = true;

    /// <summary>Whether crowds are left out, as if they were unlabelled.</summary>
    public bool SkipCrowd { get; init; }

    /// <summary>Whether map ids that the JSON does not list become unlabelled pixels, as in the replication; otherwise they are an error.</summary>
    public bool AllowUnlisted { get; init; }

    /// <summary>Images that may be left out because they cannot be used; 0 ends at the first.</summary>
    public int SkipCorrupt { get; init; }

    /// <summary>Threads that encode.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}

/// <summary>What was written.</summary>
/// <param name="Prefix">The data set.</param>
/// <param name="Records">Records in all.</param>
/// <param name="Shards">Files.</param>
/// <param name="WithoutPanoptic">Images that have no panoptic annotation; training passes over them.</param>
/// <param name="EmptySegments">Segments that are listed but have no pixel in the map.</param>
/// <param name="UnlistedPixels">Pixels whose id no segment has; they became unlabelled.</param>
/// <param name="Crowds">Crowd segments, written and marked, or left out.</param>
/// <param name="DroppedObjects">Objects whose box has no size or leaves the image.</param>
/// <param name="BadObjects">Objects whose mask cannot be drawn; they were left out.</param>
public sealed record RecordBuildSummary(
    string Prefix,
    int Records,
    int Shards,
    int WithoutPanoptic,
    int EmptySegments,
    long UnlistedPixels,
    int Crowds,
    int DroppedObjects,
    int BadObjects
)
{
    /// <summary>A line for each image that was left out: which, where, why.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}
