using System.Globalization;
using System.Security.Cryptography;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Outlines;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>Turns a COCO panoptic split into TFRecord files with the replication's keys (<c>data build coco-panoptic</c>).</summary>
public sealed class RecordBuilder
{
    // Images that are encoded at once: bounds memory, and keeps the order of the records that of the file.
    private const int chunk = 64;

    private readonly RecordBuildInputs inputs;
    private readonly RecordBuildOptions options;
    private readonly CocoSplit split;
    private readonly IReadOnlyList<PanopticCategory> contiguous; // of a part of COCO's classes the replication keeps the places in all of COCO
    private readonly PanopticFeatures panoptic;
    private readonly ObjectFeatures? objects;
    private readonly ILookup<long, string>? captions;
    private readonly CorruptImages corrupt;
    private readonly List<AnnotatedImage> written = [];
    private int emptySegments;
    private long unlistedPixels;
    private int crowds;
    private int droppedObjects;
    private int badObjects;

    private RecordBuilder(RecordBuildInputs inputs, RecordBuildOptions options)
    {
        (this.inputs, this.options, corrupt) = (inputs, options, new(options.SkipCorrupt));
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
        panoptic = new PanopticFeatures(split.Categories, contiguous);
        objects = options.Objects && inputs.Instances is { } path ? ObjectFeatures.Read(path) : null;
        captions = inputs.Captions is { } file ? CocoJson.Read<CaptionsFile>(file).Annotations.ToLookup(c => c.ImageId, c => c.Caption) : null;
    }

    /// <summary>Writes the records of one split. Shards appear when they are complete; the description beside them comes last.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="output">The folder of the shards; made if need be.</param>
    /// <param name="options">What to write.</param>
    /// <param name="progress">Gets (images done, images in all).</param>
    /// <exception cref="DataException">The annotations or a file cannot be used; MF6051: other records are there; MF6052: the disk does not take the
    /// files. Nothing that was complete before is lost.</exception>
    public static RecordBuildSummary Build(RecordBuildInputs inputs, string output, RecordBuildOptions? options = null, Action<int, int>? progress = null) =>
        Build([inputs], output, options, (_, done, all) => progress?.Invoke(done, all))[0];

    /// <summary>Writes the records of several splits: all of them, or none.</summary>
    /// <param name="splits">The files of each split.</param>
    /// <param name="output">The folder of the shards; made if need be.</param>
    /// <param name="options">What to write.</param>
    /// <param name="progress">Gets (split, images done, images in all).</param>
    /// <exception cref="DataException">As for one split; nothing of any split was written then.</exception>
    public static IReadOnlyList<RecordBuildSummary> Build(
        IReadOnlyList<RecordBuildInputs> splits,
        string output,
        RecordBuildOptions? options = null,
        Action<string, int, int>? progress = null
    ) =>
        StagedFolder.Write(output, building =>
        {
            RecordBuilder[] builders = [.. splits.Select(inputs => new RecordBuilder(inputs, options ?? new RecordBuildOptions()))];
            RefuseOtherClasses(builders);
            foreach (RecordBuilder builder in builders) builder.RefuseMissing();
            foreach (RecordBuilder builder in builders) builder.RefuseOtherDivision(output, builder.Shards);
            RecordBuildSummary[] summaries =
            [
                .. builders.Select(builder => builder.Write(building, (done, all) => progress?.Invoke(builder.inputs.Prefix, done, all))),
            ];
            return summaries;
        });

    private int Shards => options.Shards > 0 ? options.Shards : Math.Clamp((split.Images.Count + 255) / 256, 1, 150);

    private RecordBuildSummary Write(string output, Action<int, int>? progress)
    {
        int count = split.Images.Count;
        int shards = Shards;
        TfRecordWriter[] writers =
        [
            .. Enumerable.Range(0, shards).Select(i => new TfRecordWriter(Path.Combine(output, ShardSet.Name(inputs.Prefix, i, shards)))),
        ];
        try
        {
            for (int start = 0; start < count; start += chunk)
            {
                byte[]?[] examples = InOrder.Make(Enumerable.Range(start, Math.Min(chunk, count - start)), options.Workers, Encode);
                foreach ((int i, byte[]? example) in examples.Index())
                {
                    if (example is null) continue;
                    writers[written.Count % shards].Write(example);
                    written.Add(split.Images[start + i]);
                }

                progress?.Invoke(start + examples.Length, count);
            }

            foreach (TfRecordWriter writer in writers) writer.Complete();
        }
        finally
        {
            foreach (TfRecordWriter writer in writers) writer.Dispose();
        }

        RecordClasses classes = new(split.Categories, [.. contiguous.Select(static category => category.Id)]);
        RecordManifest.Of([.. Enumerable.Range(0, shards).Select(i => Describe(i, shards))], classes).Write(output, inputs.Prefix);
        int unannotated = written.Count(i => i.MapFileName is null);
        return new RecordBuildSummary(inputs.Prefix, written.Count, shards, unannotated, emptySegments, unlistedPixels, crowds, droppedObjects, badObjects)
        {
            LeftOut = corrupt.Told(index => split.Images[index].FileName),
        };
    }

    // A split may lack classes of another, but not name them otherwise: no model could be trained on the one and judged by the other.
    private static void RefuseOtherClasses(RecordBuilder[] builders)
    {
        if (builders.MaxBy(static builder => builder.split.Categories.Count) is not { } most) return;
        foreach (RecordBuilder builder in builders)
            ClassAgreement.Require(builder.split.Categories, builder.inputs.Annotations, most.split.Categories, most.inputs.Annotations);
    }

    private void RefuseMissing()
    {
        if (options.SkipCorrupt > 0) return; // counted with the others that cannot be used
        IEnumerable<string> maps = options.Semantic
            ? split.Images.Where(static image => image.MapFileName is not null).Select(MapPath).Where(static path => !File.Exists(path))
            : [];
        IEnumerable<string> images = split.Images.Where(image => !ImagePaths(image).Any()).Select(image => Path.Combine(inputs.Images[0], image.FileName));
        CocoPanopticSource.RefuseMissing([.. images, .. maps], inputs.Annotations);
    }

    // Old files beside new ones could not be told from a lost part.
    private void RefuseOtherDivision(string output, int shards)
    {
        HashSet<string> ours = [.. Enumerable.Range(0, shards).Select(i => ShardSet.Name(inputs.Prefix, i, shards))];
        string? other = Directory
            .EnumerateFiles(output, $"{inputs.Prefix}-*-of-*.tfrecord")
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

    private ShardManifest Describe(int shard, int shards)
    {
        AnnotatedImage[] images = [.. written.Where((_, i) => i % shards == shard)];
        bool Masked(AnnotatedImage image) => options is { Semantic: true, PanopticMasks: true } && image.MapFileName is not null;
        return new ShardManifest([.. images.Select(i => i.Id)], [.. images.Index().Where(x => !Masked(x.Item)).Select(x => x.Index)]);
    }

    // Null where the image cannot be used and is left out.
    private byte[]? Encode(int index)
    {
        try
        {
            return ImageMemory.Within(null, () => Encode(split.Images[index]));
        }
        catch (DataException error)
        {
            corrupt.Add(index, error, inputs.Annotations, split.Images[index].FileName);
            return null;
        }
    }

    private byte[] Encode(AnnotatedImage image)
    {
        string path = ImagePath(image);
        byte[] file = DataFile.ReadAll(path);

        // Decoded although the bytes are copied: an image that is cut short or of another size is found now, not in the middle of a training.
        RgbImage pixels = ImageDecoder.Decode(file, path, (image.Height, image.Width));
        CocoPanopticSource.SameSize(path, pixels.Height, pixels.Width, $"the size in {inputs.Annotations}", image.Height, image.Width);
        ExampleBuilder example = new();
        example.Add(FeatureKeys.Encoded, file);
        example.Add(FeatureKeys.Format, PngReader.IsPng(file) ? "png" : "jpg");
        example.Add(FeatureKeys.FileName, image.FileName);
        example.Add(FeatureKeys.SourceId, image.Id.ToString(CultureInfo.InvariantCulture));
        example.Add(FeatureKeys.Digest, Convert.ToHexStringLower(SHA256.HashData(file)));
        example.Add(FeatureKeys.Height, image.Height);
        example.Add(FeatureKeys.Width, image.Width);
        if (options.Semantic && image.MapFileName is not null) AddPanoptic(example, image);
        if (objects is not null)
        {
            (int dropped, int bad) = objects.Add(example, image, options);
            Interlocked.Add(ref droppedObjects, dropped);
            Interlocked.Add(ref badObjects, bad);
        }

        if (captions?[image.Id].ToArray() is { Length: > 0 } texts) example.Add(FeatureKeys.Caption, texts);
        return example.ToBytes();
    }

    private void AddPanoptic(ExampleBuilder example, AnnotatedImage image)
    {
        string path = MapPath(image);
        LabelMap ids = PanopticPng.Read(DataFile.ReadAll(path), path);
        CocoPanopticSource.SameSize(path, ids.Height, ids.Width, "the image", image.Height, image.Width);
        int[] listed = [.. image.Segments.Select(s => s.Id)];
        if (options.AllowUnlisted) ids = WithoutUnlisted(ids, listed);
        LabelMap map = CocoPanopticSource.Positions(ids, listed, path);
        LabelMap[] below = [.. Below(image).Select(file => CocoPanopticSource.Positions(PanopticPng.Read(DataFile.ReadAll(file), file), listed, file))];
        panoptic.Add(example, map, image.Segments, options, below, Outlines(image));
        Interlocked.Add(ref crowds, image.Segments.Count(s => s.IsCrowd));
        HashSet<int> there = [0, .. map.Values, .. below.SelectMany(static hidden => hidden.Values)];
        Interlocked.Add(ref emptySegments, image.Segments.Count + 1 - there.Count);
    }

    private IEnumerable<string> Below(AnnotatedImage image) => inputs.Below is not { } folder ? [] : Enumerable.Range(1, int.MaxValue)
        .Select(depth => Path.Combine(folder, FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(image.MapFileName)}-{depth}.png")))
        .TakeWhile(File.Exists);

    private IReadOnlyList<string> Outlines(AnnotatedImage image) =>
        inputs.Outlines is { } folder && Path.Combine(folder, Path.ChangeExtension(image.MapFileName!, ".json")) is var file && File.Exists(file)
            ? OutlineText.Load(file)
            : [];

    private LabelMap WithoutUnlisted(LabelMap ids, int[] listed)
    {
        HashSet<int> known = [0, .. listed];
        Interlocked.Add(ref unlistedPixels, ids.Values.LongCount(id => !known.Contains(id)));
        return ids with { Values = Array.ConvertAll(ids.Values, id => known.Contains(id) ? id : 0) };
    }

    private string MapPath(AnnotatedImage image) => Path.Combine(inputs.Maps, image.MapFileName!);

    private IEnumerable<string> ImagePaths(AnnotatedImage image) => inputs.Images.Select(folder => Path.Combine(folder, image.FileName)).Where(File.Exists);

    private string ImagePath(AnnotatedImage image) => ImagePaths(image).ToArray() switch
    {
        [string path] => path,
        [] => throw new DataException(
            "MF6004", Path.Combine(inputs.Images[0], image.FileName), "The annotations list this image, but it is missing", "Fetch it"),
        [string path, string other, ..] => throw new DataException("MF6004", path, $"The same name is also at {other}", "Keep one of them."),
    };
}
