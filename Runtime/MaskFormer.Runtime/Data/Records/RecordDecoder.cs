using Google.Protobuf;
using System.Globalization;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Outlines;
using MaskFormer.Runtime.Data.Records.Examples;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>Turns the features of a record into an image with its segments.</summary>
internal static class RecordDecoder
{
    /// <summary>Decodes and checks.</summary>
    /// <exception cref="DataException">MF6005 to MF6007: an image or mask cannot be used; MF6025: a feature is missing or of the wrong kind; MF6028: masks and
    /// lists contradict each other.</exception>
    public static PanopticSample Decode(RecordExample example, RecordClasses known)
    {
        (int height, int width) = (Side(example, FeatureKeys.Height), Side(example, FeatureKeys.Width));
        ReadOnlyMemory<byte> encoded = example.Bytes(FeatureKeys.Encoded);
        RgbImage image = ImageDecoder.Decode(encoded.Span, $"{example.Place}, {FeatureKeys.Encoded}", (height, width));
        if ((image.Height, image.Width) != (height, width))
        {
            throw new DataException(
                "MF6007",
                example.Place,
                $"The image is {image.Height} x {image.Width}, but the record says {height} x {width}",
                "Build the records again."
            );
        }

        PngImage classes = Mask(example, FeatureKeys.ContiguousMask, example.Bytes(FeatureKeys.ContiguousMask), image);
        PngImage instances = Mask(example, FeatureKeys.InstanceMask, example.Bytes(FeatureKeys.InstanceMask), image);
        (SampleSegment[] segments, Dictionary<(int Class, int Instance), int> positions) = Segments(example, known);
        if (segments.Select(segment => segment.Outline?.Fault(height, width)).FirstOrDefault(static fault => fault is not null) is { } fault)
            throw example.Wrong(FeatureKeys.Outlines, fault);
        int[] map = new int[height * width];
        for (int i = 0; i < map.Length; i++)
        {
            (int label, int instance) = (classes.Samples[i], instances.Samples[i]);
            if (label == 0) continue;
            if (!positions.TryGetValue((label, instance), out map[i])) throw NotListed(example, label, instance, i / width, i % width);
            segments[map[i] - 1] = segments[map[i] - 1] with { Area = segments[map[i] - 1].Area + 1 };
        }

        long id = long.TryParse(example.Text(FeatureKeys.SourceId), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number : throw example.Wrong(FeatureKeys.SourceId, "The id is no whole number");
        int merged = example.Integers(FeatureKeys.ClassIds).Count - segments.Length;
        return new PanopticSample(id, example.Text(FeatureKeys.FileName), image, new LabelMap(height, width, map), segments, merged)
        {
            Below = Below(example, image, positions), File = encoded,
        };
    }

    // Only things hide things, and their numbers are their own.
    private static LabelMap[] Below(RecordExample example, RgbImage image, Dictionary<(int Class, int Instance), int> positions)
    {
        if (!example.Has(FeatureKeys.HiddenMasks)) return [];
        Dictionary<int, int> things = positions.Where(static one => one.Key.Instance > 0)
            .DistinctBy(static one => one.Key.Instance).ToDictionary(static one => one.Key.Instance, static one => one.Value);
        things.Add(0, 0);
        List<LabelMap> maps = [];
        foreach (ByteString file in example.ByteStrings(FeatureKeys.HiddenMasks))
        {
            PngImage hidden = Mask(example, FeatureKeys.HiddenMasks, file.Memory, image);
            maps.Add(new(image.Height, image.Width, [.. hidden.Samples.Select(number => things.TryGetValue(number, out int position)
                ? position
                : throw example.Wrong(FeatureKeys.HiddenMasks, $"The instance {number} is not listed"))]));
        }

        return [.. maps];
    }

    // Entries of one class of stuff have the same pair, see StuffMerge.
    private static (SampleSegment[] Segments, Dictionary<(int Class, int Instance), int> Positions) Segments(
        RecordExample example,
        RecordClasses known
    )
    {
        IReadOnlyList<long> classIds = example.Integers(FeatureKeys.ClassIds);
        IReadOnlyList<long> instanceIds = SameCount(example, FeatureKeys.InstanceIds, classIds.Count);
        IReadOnlyList<long>? crowds = example.Has(FeatureKeys.PanopticCrowd) ? SameCount(example, FeatureKeys.PanopticCrowd, classIds.Count) : null;
        IReadOnlyList<Outline?> outlines = Outlines(example, classIds.Count);
        List<SampleSegment> segments = [];
        Dictionary<(int, int), int> positions = [];
        for (int s = 0; s < classIds.Count; s++)
        {
            int place =
                known.Position(classIds[s])
                ?? throw example.Wrong(FeatureKeys.ClassIds, $"Class {classIds[s]} is none of the {known.Categories.Count} classes");
            if (instanceIds[s] is < 0 or > ushort.MaxValue)
                throw example.Wrong(FeatureKeys.InstanceIds, $"Instance {instanceIds[s]} is outside of 0 to 65535");
            (int label, int instance) = ((int)classIds[s], (int)instanceIds[s]);
            if (!positions.TryAdd((label, instance), segments.Count + 1)) continue;
            segments.Add(new SampleSegment(segments.Count + 1, known.Categories[place].Id, place, 0, crowds?[s] == 1) { Outline = outlines[s] });
        }

        return ([.. segments], positions);
    }

    private static IReadOnlyList<Outline?> Outlines(RecordExample example, int count)
    {
        if (!example.Has(FeatureKeys.Outlines)) return new Outline?[count];
        IReadOnlyList<ByteString> texts = example.ByteStrings(FeatureKeys.Outlines);
        if (texts.Count != count) throw example.Wrong(FeatureKeys.Outlines, $"There are {texts.Count} values for {count} segments");
        try
        {
            return [.. texts.Select(static text => OutlineText.Read(text.ToStringUtf8()))];
        }
        catch (FormatException error)
        {
            throw example.Wrong(FeatureKeys.Outlines, $"An outline cannot be read: {error.Message}");
        }
    }

    private static PngImage Mask(RecordExample example, string key, ReadOnlyMemory<byte> file, RgbImage image)
    {
        string place = $"{example.Place}, {key}";
        PngImage png = PngReader.Read(file.Span, place);
        if (png.Colour != PngColour.Grey || png.Depth < 8)
            throw new DataException(
                "MF6008",
                place,
                $"A mask is grey of 8 or 16 bits, but this is {png.Colour} of {png.Depth} bits",
                "Build the records again."
            );
        if ((png.Height, png.Width) == (image.Height, image.Width))
            return png;
        throw new DataException(
            "MF6007",
            place,
            $"The mask is {png.Height} x {png.Width}, but the image is {image.Height} x {image.Width}",
            "Build the records again."
        );
    }

    private static int Side(RecordExample example, string key) =>
        example.Integer(key) is > 0 and <= int.MaxValue and long side ? (int)side : throw example.Wrong(key, $"{example.Integer(key)} is no size");

    private static IReadOnlyList<long> SameCount(RecordExample example, string key, int count)
    {
        IReadOnlyList<long> values = example.Integers(key);
        return values.Count == count ? values : throw example.Wrong(key, $"There are {values.Count} values for {count} segments");
    }

    private static DataException NotListed(RecordExample example, int label, int instance, int row, int column) =>
        new(
            "MF6028",
            example.Place,
            $"At row {row}, column {column} there is class {label} with instance {instance}, which {FeatureKeys.ClassIds} and {FeatureKeys.InstanceIds} "
                + "do not list",
            "Build the records again with this program: the replication's converter wraps instances above 255."
        );
}
