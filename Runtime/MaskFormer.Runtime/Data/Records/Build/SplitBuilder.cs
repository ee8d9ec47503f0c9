using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>Writes the records of one split: divides its images into shards, and describes these.</summary>
internal sealed class SplitBuilder
{
    private const int Chunk = 64; // images that are encoded at once: bounds memory, and keeps the records in the order of the annotations
    private const int ImagesPerShard = 256, MostShardsUnasked = 150;

    private readonly RecordBuildOptions options;
    private readonly CocoSplit split;
    private readonly IReadOnlyList<PanopticCategory> contiguous; // for a part of COCO's classes the replication keeps the places among all of COCO's
    private readonly RecordEncoder encoder;
    private readonly CorruptImages corrupt;
    private readonly List<AnnotatedImage> written = [];

    /// <summary>Reads the annotations of a split.</summary>
    /// <exception cref="DataException">They cannot be used; MF6003: a category's id is too large for records.</exception>
    public SplitBuilder(RecordBuildInputs inputs, RecordBuildOptions options)
    {
        (Inputs, this.options, corrupt) = (inputs, options, new(options.SkipCorrupt));
        split = CocoSplit.Read(inputs.Annotations);
        if (inputs.Only is { } only) split = split with { Images = [.. split.Images.Where(image => only.Contains(image.FileName))] };
        if (options.PanopticMasks && split.Categories.FirstOrDefault(static category => category.Id > ushort.MaxValue) is { } large)
            throw new DataException(
                "MF6003",
                $"{inputs.Annotations}, category {large.Id}",
                $"A mask of records holds ids up to {ushort.MaxValue}",
                "Give the category a smaller id; the folder itself can be trained on as it is"
            );
        contiguous = CocoClasses.Contain(split.Categories) ? CocoClasses.All : split.Categories;
        encoder = new(inputs, options, new PanopticFeatures(split.Categories, contiguous));
    }

    /// <summary>The split's files.</summary>
    public RecordBuildInputs Inputs { get; }

    /// <summary>The split's classes.</summary>
    public IReadOnlyList<PanopticCategory> Categories => split.Categories;

    private int Shards =>
        options.Shards > 0 ? options.Shards : Math.Clamp((split.Images.Count + ImagesPerShard - 1) / ImagesPerShard, 1, MostShardsUnasked);

    /// <summary>Refuses annotations that list files which are not there, before any is read.</summary>
    /// <exception cref="DataException">MF6004: files are missing.</exception>
    public void RefuseMissing()
    {
        if (options.SkipCorrupt > 0) return; // counted with the others that cannot be used
        IEnumerable<string> maps = options.Semantic
            ? split.Images.Where(static image => image.MapFileName is not null).Select(Inputs.MapPath).Where(static path => !File.Exists(path))
            : [];
        IEnumerable<string> images = split.Images
            .Where(image => !Inputs.ImagePaths(image).Any())
            .Select(image => Path.Combine(Inputs.Images[0], image.FileName));
        CocoPanopticSource.RefuseMissing([.. images, .. maps], Inputs.Annotations);
    }

    /// <summary>Refuses a folder that holds this split divided into another number of files: beside new files old ones would look like a lost part.</summary>
    /// <exception cref="DataException">MF6051: it does.</exception>
    public void RefuseOtherDivision(string output)
    {
        int shards = Shards;
        HashSet<string> ours = [.. Enumerable.Range(0, shards).Select(i => ShardSet.Name(Inputs.Prefix, i, shards))];
        string? other = Directory
            .EnumerateFiles(output, $"{Inputs.Prefix}-*-of-*.tfrecord")
            .Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(f => !ours.Contains(f));
        if (other is not null)
            throw new DataException(
                "MF6051",
                Path.Combine(output, other),
                $"Here are records of another division than into {shards} files",
                "Remove them, or name a new folder."
            );
    }

    /// <summary>Writes the shards and their description.</summary>
    /// <param name="output">Their folder.</param>
    /// <param name="progress">Gets (images done, images in all).</param>
    public RecordBuildSummary Write(string output, Action<int, int> progress)
    {
        int count = split.Images.Count, shards = Shards;
        TfRecordWriter[] writers =
        [
            .. Enumerable.Range(0, shards).Select(i => new TfRecordWriter(Path.Combine(output, ShardSet.Name(Inputs.Prefix, i, shards)))),
        ];
        try
        {
            for (int start = 0; start < count; start += Chunk)
            {
                byte[]?[] examples = InOrder.Make(Enumerable.Range(start, Math.Min(Chunk, count - start)), options.Workers, Encode);
                foreach ((int i, byte[]? example) in examples.Index())
                {
                    if (example is null) continue;
                    writers[written.Count % shards].Write(example);
                    written.Add(split.Images[start + i]);
                }

                progress(start + examples.Length, count);
            }

            foreach (TfRecordWriter writer in writers) writer.Complete();
        }
        finally
        {
            foreach (TfRecordWriter writer in writers) writer.Dispose();
        }

        RecordClasses classes = new(split.Categories, [.. contiguous.Select(static category => category.Id)]);
        RecordManifest.Of([.. Enumerable.Range(0, shards).Select(i => Describe(i, shards))], classes).Write(output, Inputs.Prefix);
        return encoder.Summary with
        {
            Records = written.Count,
            Shards = shards,
            WithoutPanoptic = written.Count(static image => image.MapFileName is null),
            LeftOut = corrupt.LeftOut(index => split.Images[index].FileName),
        };
    }

    private ShardManifest Describe(int shard, int shards)
    {
        AnnotatedImage[] images = [.. written.Where((_, i) => i % shards == shard)];
        bool Masked(AnnotatedImage image) => options is { Semantic: true, PanopticMasks: true } && image.MapFileName is not null;
        return new ShardManifest([.. images.Select(i => i.Id)], [.. images.Index().Where(x => !Masked(x.Item)).Select(x => x.Index)]);
    }

    // Null for an image that cannot be used and is left out.
    private byte[]? Encode(int index)
    {
        try
        {
            return ImageMemory.Within(null, () => encoder.Encode(split.Images[index]));
        }
        catch (DataException error)
        {
            corrupt.Add(index, error, Inputs.Annotations, split.Images[index].FileName);
            return null;
        }
    }
}
