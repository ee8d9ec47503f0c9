using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class RecordDecoderTests
{
    private static readonly MaskFormer.Runtime.Data.Coco.PanopticCategory[] categories = [new(3, "thing", true), new(90, "stuff", false)];

    [Fact]
    public void Segments_are_found_by_class_and_instance()
    {
        PanopticSample sample = Decode(Good());
        Assert.Equal([1, 1, 0, 2, 3, 3], sample.Map.Values);
        Assert.Equal([new(1, 3, 0, 2, false), new(2, 90, 1, 1, false), new(3, 3, 0, 2, true)], sample.Segments);
        Assert.Equal((77L, "a.png"), (sample.ImageId, sample.Name));
    }

    [Theory]
    [InlineData(FeatureKeys.ClassIds, new long[] { 1, 3, 1 }, "MF6025", "Class 3 is none of the 2 classes")]
    [InlineData(FeatureKeys.ClassIds, new long[] { 0, 2, 1 }, "MF6025", "Class 0 is none of the 2 classes")]
    [InlineData(FeatureKeys.ClassIds, new long[] { -1, 2, 1 }, "MF6025", "Class -1 is none")]
    [InlineData(FeatureKeys.ClassIds, new long[] { 1, 2 }, "MF6025", "3 values for 2 segments")]
    [InlineData(FeatureKeys.InstanceIds, new long[] { 1, 0, 70000 }, "MF6025", "70000")]
    [InlineData(FeatureKeys.InstanceIds, new long[] { 1, 0, 9 }, "MF6028", "At row 1, column 1 there is class 1 with instance 3")]
    [InlineData(FeatureKeys.PanopticCrowd, new long[] { 0, 1 }, "MF6025", "2 values for 3 segments")]
    [InlineData(FeatureKeys.Height, new long[] { 3 }, "MF6007", "The image is 2 x 3, but the record says 3 x 3")]
    [InlineData(FeatureKeys.Height, new long[] { -2 }, "MF6025", "-2 is no size")]
    [InlineData(FeatureKeys.Height, new long[] { 2, 2 }, "MF6025", "2 values instead of one")]
    [InlineData(FeatureKeys.SourceId, new long[] { 77 }, "MF6025", "The feature is a Int64List")]
    public void A_wrong_number_is_named(string key, long[] values, string id, string cause)
    {
        Dictionary<string, object> features = Good();
        features[key] = values;
        Check(features, id, cause);
    }

    [Theory]
    [InlineData(FeatureKeys.Encoded)]
    [InlineData(FeatureKeys.ContiguousMask)]
    [InlineData(FeatureKeys.InstanceMask)]
    [InlineData(FeatureKeys.ClassIds)]
    [InlineData(FeatureKeys.SourceId)]
    [InlineData(FeatureKeys.FileName)]
    public void A_missing_feature_is_named(string key)
    {
        Dictionary<string, object> features = Good();
        features.Remove(key);
        Check(features, "MF6025", "no such feature");
    }

    [Fact]
    public void Masks_of_another_size_or_kind_and_empty_images_are_refused()
    {
        Check(With(FeatureKeys.InstanceMask, PngWriter.Grey(3, 2, new byte[6])), "MF6007", "The mask is 3 x 2");
        Check(With(FeatureKeys.InstanceMask, PngWriter.SegmentIds(new LabelMap(2, 3, new int[6]))), "MF6008", "Rgb of 8 bits");
        Check(With(FeatureKeys.Encoded, []), "MF6005", "it is empty");
    }

    private static Dictionary<string, object> With(string key, byte[] value)
    {
        Dictionary<string, object> features = Good();
        features[key] = value;
        return features;
    }

    private static Dictionary<string, object> Good() => new()
    {
        [FeatureKeys.Encoded] = PngWriter.Rgb(new RgbImage(2, 3, new byte[18])),
        [FeatureKeys.Height] = new long[] { 2 },
        [FeatureKeys.Width] = new long[] { 3 },
        [FeatureKeys.SourceId] = "77",
        [FeatureKeys.FileName] = "a.png",
        [FeatureKeys.ContiguousMask] = PngWriter.Grey(2, 3, [1, 1, 0, 2, 1, 1]),
        [FeatureKeys.InstanceMask] = PngWriter.Grey(2, 3, [1, 1, 0, 0, 3, 3]),
        [FeatureKeys.ClassIds] = new long[] { 1, 2, 1 },
        [FeatureKeys.InstanceIds] = new long[] { 1, 0, 3 },
        [FeatureKeys.PanopticCrowd] = new long[] { 0, 0, 1 },
    };

    private static void Check(Dictionary<string, object> features, string id, string cause)
    {
        DataException error = Assert.Throws<DataException>(() => Decode(features));
        Assert.Equal(id, error.Id);
        Assert.Contains(cause, error.Cause, StringComparison.Ordinal);
        Assert.StartsWith("x.tfrecord, record 5 at byte 1234", error.Place, StringComparison.Ordinal);
    }

    private static PanopticSample Decode(Dictionary<string, object> features)
    {
        ExampleBuilder builder = new();
        foreach ((string key, object value) in features)
        {
            switch (value)
            {
                case byte[] bytes: builder.Add(key, [bytes]); break;
                case string text: builder.Add(key, text); break;
                case long[] numbers: builder.Add(key, numbers.AsEnumerable()); break;
            }
        }

        return RecordDecoder.Decode(RecordExample.Parse("x.tfrecord", new TfRecord(5, 1234, builder.ToBytes())), new(categories, [3, 90]));
    }
}
