using System.Globalization;
using System.Security.Cryptography;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Outlines;
using MaskFormer.Runtime.Data.Records.Examples;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>Makes the record of an image: its file, its panoptic annotation, objects and captions. Several threads may call it.</summary>
internal sealed class RecordEncoder
{
    private readonly RecordBuildInputs inputs;
    private readonly RecordBuildOptions options;
    private readonly PanopticFeatures panoptic;
    private readonly ObjectFeatures? objects;
    private readonly ILookup<long, string>? captions;
    private int emptySegments;
    private long unlistedPixels;
    private int crowds;
    private int droppedObjects;
    private int badObjects;

    /// <summary>Reads the objects and captions of a split.</summary>
    /// <param name="inputs">The split's files.</param>
    /// <param name="options">What to write.</param>
    /// <param name="panoptic">The numberings of its classes.</param>
    /// <exception cref="DataException">A file of objects or captions cannot be used.</exception>
    public RecordEncoder(RecordBuildInputs inputs, RecordBuildOptions options, PanopticFeatures panoptic)
    {
        (this.inputs, this.options, this.panoptic) = (inputs, options, panoptic);
        objects = options.Objects && inputs.Instances is { } path ? ObjectFeatures.Read(path) : null;
        captions = inputs.Captions is { } file ? CocoJson.Read<CaptionsFile>(file).Annotations.ToLookup(c => c.ImageId, c => c.Caption) : null;
    }

    /// <summary>What was counted while encoding; numbers of records and shards are for the caller to add.</summary>
    public RecordBuildSummary Summary => new(inputs.Prefix, 0, 0, 0, emptySegments, unlistedPixels, crowds, droppedObjects, badObjects);

    /// <summary>The record of an image.</summary>
    /// <exception cref="DataException">The image or its annotation cannot be used.</exception>
    public byte[] Encode(AnnotatedImage image)
    {
        string path = inputs.ImagePath(image);
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
        string path = inputs.MapPath(image);
        LabelMap ids = PanopticPng.Read(DataFile.ReadAll(path), path);
        CocoPanopticSource.SameSize(path, ids.Height, ids.Width, "the image", image.Height, image.Width);
        int[] listed = [.. image.Segments.Select(s => s.Id)];
        if (options.AllowUnlisted) ids = WithoutUnlisted(ids, listed);
        LabelMap map = CocoPanopticSource.Positions(ids, listed, path);
        LabelMap[] below =
        [
            .. inputs.MapsBelow(image).Select(file => CocoPanopticSource.Positions(PanopticPng.Read(DataFile.ReadAll(file), file), listed, file)),
        ];
        IReadOnlyList<string> outlines = inputs.OutlinePath(image) is { } outlined ? OutlineText.Load(outlined) : [];
        panoptic.Add(example, map, image.Segments, options, below, outlines);
        Interlocked.Add(ref crowds, image.Segments.Count(s => s.IsCrowd));
        HashSet<int> seen = [0, .. map.Values, .. below.SelectMany(static hidden => hidden.Values)];
        Interlocked.Add(ref emptySegments, image.Segments.Count + 1 - seen.Count);
    }

    private LabelMap WithoutUnlisted(LabelMap ids, int[] listed)
    {
        HashSet<int> known = [0, .. listed];
        Interlocked.Add(ref unlistedPixels, ids.Values.LongCount(id => !known.Contains(id)));
        return ids with { Values = Array.ConvertAll(ids.Values, id => known.Contains(id) ? id : 0) };
    }
}
