using CsCheck;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Outlines;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Tests.Data.Layouts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Polygons stay polygons until an image is changed: in a folder, in records built of it, and in batches.</summary>
public sealed class OutlineTests
{
    private const int Height = 9, Width = 11;

    private static readonly FolderData jitter = new()
    {
        MinSizes = [Height], MaxSize = Width, CanvasHeight = 24, CanvasWidth = 24, CropProbability = 0, JitterLeast = 0.5, JitterMost = 2,
    };

    [Fact]
    public void Folder_and_records_give_the_same_batches() => Gen.Double[0, 9].Array[6, 12].Array[1, 4].Always(
        polygons =>
        {
            using TemporaryFolder folder = new();
            using IPanopticSource source = Open(folder, [.. polygons.Select(Even)]), records = Records(folder, (FileSource)source);
            Assert.Equal(source.Load(0).Segments.Select(static s => s.Outline), records.Load(0).Segments.Select(static s => s.Outline));
            for (int epoch = 0; epoch < 5; epoch++)
            {
                (TrainingBatch ours, TrainingBatch theirs) = (Batch(source, epoch), Batch(records, epoch));
                Assert.Equal(ours.Targets, theirs.Targets);
                Assert.Equal(ours.Labels, theirs.Labels);
            }
        },
        iter: 10);

    [Fact]
    public void An_enlarged_object_has_a_smooth_edge_and_what_lies_behind_reaches_it()
    {
        using TemporaryFolder folder = new();
        using IPanopticSource source = Open(folder, [[0, 0, 8, 8, 0, 8]]);
        PanopticSample sample = source.Load(0);
        Augmentation twice = new(false, new CropPlan(18, 22, 0, 0, 18, 22), 18, 22);
        ChangedTruth changed = ChangedTruth.Of(sample, source.Categories, twice, twice.Apply(sample.Map));
        LabelMap map = Assert.Single(changed.Maps);
        for (int y = 0; y < 18; y++)
        {
            for (int x = 0; x < 22; x++) Assert.Equal(y < 16 && x <= y ? 1 : 2, map[y, x]); // nearest pixels would make steps of two
        }
    }

    [Fact]
    public void An_object_that_the_crop_leaves_out_is_no_target()
    {
        using TemporaryFolder folder = new();
        using IPanopticSource source = Open(folder, [[0, 0, 3, 0, 3, 3], [6, 6, 8, 6, 8, 8]]);
        PanopticSample sample = source.Load(0);
        Augmentation corner = new(false, new CropPlan(Height, Width, 0, 0, 5, 5), 5, 5);
        ChangedTruth changed = ChangedTruth.Of(sample, source.Categories, corner, corner.Apply(sample.Map));
        Assert.Equal([1], changed.Gone);
        Assert.Equal([0, 2], TargetChoice.Choose(changed, 10, LabelRule.Panoptic).Chosen);
    }

    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, false, true)]
    [InlineData(3, true, true)]
    public void Outlines_turn_and_mirror_as_pixels_do(int quarters, bool mirrored, bool last)
    {
        double[] drawn = [1, 2, 7, 2, 7, 5, 3, 5, 3, 8, 1, 8]; // along the edges of pixels
        (int height, int width) = quarters % 2 == 0 ? (Height, Width) : (Width, Height);
        Augmentation changes = new(mirrored, null, height, width) { Quarters = quarters, MirrorsLast = last };
        LabelMap pixels = new(Height, Width, new int[Height * Width]);
        foreach (int pixel in PolygonPainter.Paint([drawn], Height, Width).Pixels()) pixels.Values[pixel] = 1;
        LabelMap changed = changes.Apply(pixels);
        Outline outline = ChangedOutline.Of(new Outline([drawn]), Height, Width, changes)!;
        int[] painted = PolygonPainter.Paint(outline.Parts, changes.Height, changes.Width).Pixels();
        Assert.Equal(changed.Values.Index().Where(static pixel => pixel.Item == 1).Select(static pixel => pixel.Index), painted.Order());
    }

    [Theory]
    [InlineData("0,0,5")]
    [InlineData("0,0,5,5,1e9,3")]
    [InlineData("0,0,5,5,1e999,3")]
    public void An_outline_that_cannot_be_is_refused(string corners)
    {
        using TemporaryFolder folder = new();
        using IPanopticSource source = Open(folder, [corners]);
        Assert.Equal("MF6011", Assert.Throws<DataException>(() => source.Load(0)).Id);
    }

    private static double[] Even(double[] numbers) => numbers[..(numbers.Length / 2 * 2)];

    private static TrainingBatch Batch(IPanopticSource source, int epoch) => new BatchBuilder(source, jitter, 1).Build(0, [new SampleKey(epoch, 0)]);

    private static IPanopticSource Open(TemporaryFolder folder, double[][] polygons) =>
        Open(folder, [.. polygons.Select(static one => string.Join(',', one.Select(static number => FormattableString.Invariant($"{number:R}"))))]);

    private static IPanopticSource Open(TemporaryFolder folder, string[] polygons)
    {
        TinyTree.Image(folder["data/train/0.png"], Height, Width);
        IEnumerable<string> objects = polygons.Select(static corners =>
            $$"""{"image_id":0,"category_id":3,"bbox":[0,0,1,1],"area":1,"iscrowd":0,"segmentation":[[{{corners}}]]}""");
        TinyTree.Write(
            folder["data/annotations/instances_train.json"],
            $$"""
            {"images":[{"id":0,"file_name":"0.png","height":{{Height}},"width":{{Width}}}],"annotations":[{{string.Join(',', objects)}}],
             "categories":[{"id":3,"name":"box"}]}
            """);
        return AnnotatedFolder.Open(folder["data"], "train");
    }

    private static IPanopticSource Records(TemporaryFolder folder, FileSource source)
    {
        RecordBuildInputs inputs = PreparedSplit.Write(source, folder["data"], "train", folder["prepared"], new CorruptImages(0), static (_, _) => { });
        RecordBuilder.Build([inputs], folder["records"], new() { Shards = 1 });
        return AnnotatedFolder.Open(folder["records"], "train");
    }
}
