using CsCheck;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Runtime.Tests.Data.Layouts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Objects that hide each other keep the pixels that nobody sees: in a folder, in records built of it, in batches and as truth of AP.</summary>
public sealed class OverlapTests
{
    private const int Height = 9, Width = 11;

    private static readonly Gen<(int Top, int Left, int Height, int Width)[]> boxes =
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 9], Gen.Int[1, 6], Gen.Int[1, 8]).Array[1, 6];

    [Fact]
    public void Folder_records_and_batches_hold_the_whole_of_every_object() => boxes.Array[1, 3].Always(
        images =>
        {
            using TemporaryFolder folder = new();
            using IPanopticSource source = Open(folder, images), records = Records(folder, (FileSource)source);
            Assert.Equal(images.Length, records.Count);
            for (int i = 0; i < images.Length; i++)
            {
                bool[][] drawn = [.. images[i].Select(Inside)];
                foreach (PanopticSample sample in (PanopticSample[])[source.Load(i), records.Load(i)])
                {
                    Assert.Equal(drawn.Length, sample.Segments.Count(static segment => segment.CategoryId == 3));
                    for (int o = 0; o < drawn.Length; o++) Assert.Equal(drawn[o], Whole(sample, o + 1));
                }
            }

            FolderData data = new()
            {
                MinSizes = [Height], MaxSize = Width, CanvasHeight = Height, CanvasWidth = Width, CropProbability = 0, Flip = false,
            };
            TrainingBatch batch = new BatchBuilder(source, data, 1).Build(0, [.. images.Select(static (_, i) => new SampleKey(0, i))]);
            float[] masks = batch.Targets;
            for (int b = 0; b < images.Length; b++)
            {
                for (int o = 0; o < images[b].Length; o++)
                {
                    int start = ((b * batch.Slots) + o) * Height * Width;
                    Assert.Equal(Inside(images[b][o]), masks.AsSpan(start, Height * Width).ToArray().Select(static value => value == 1));
                }
            }
        },
        iter: 20);

    [Fact]
    public void An_object_that_is_found_below_another_one_counts_as_found()
    {
        using TemporaryFolder folder = new();
        using IPanopticSource source = Open(folder, [[(1, 1, 6, 8), (2, 2, 4, 6), (3, 3, 1, 1)]]);
        PanopticSample truth = source.Load(0);
        Assert.Equal(2, truth.Below.Count);
        InstanceMetrics metrics = new(new(new MaskClassification(), new(), source.Categories), source.Annotated);
        metrics.Add(truth, new Perfect(truth));
        Assert.Equal(1, ((PrecisionResult)metrics.Result()).Instances.Numbers[0]);
    }

    private sealed class Perfect(PanopticSample truth) : ImagePrediction
    {
        public override IReadOnlyList<ScoredInstance> Instances(int most = 100) =>
            [.. truth.Segments.Index().Take(3).Select(one => new ScoredInstance(one.Index, 0, 0.9, Whole(truth, one.Index + 1)))];

        protected override PanopticPrediction ReadSegments() => throw new NotSupportedException();
    }

    private static bool[] Inside((int Top, int Left, int Height, int Width) box) =>
        [.. Enumerable.Range(0, Height * Width).Select(at => (at / Width) is var y && (at % Width) is var x
            && y >= box.Top && y < box.Top + box.Height && x >= box.Left && x < box.Left + box.Width)];

    private static bool[] Whole(PanopticSample sample, int position) =>
        [.. Enumerable.Range(0, Height * Width).Select(at => sample.Below.Prepend(sample.Map).Any(map => map.Values[at] == position))];

    private static IPanopticSource Open(TemporaryFolder folder, (int Top, int Left, int Height, int Width)[][] images)
    {
        List<string> objects = [];
        foreach ((int i, var own) in images.Index())
        {
            TinyTree.Image(folder[$"data/train/{i}.png"], Height, Width);
            objects.AddRange(own.Select(box =>
                $$"""{"image_id":{{i}},"category_id":3,"bbox":[0,0,1,1],"area":1,"iscrowd":0,"segmentation":{{Runs(Inside(box))}}}"""));
        }

        string listed = string.Join(',', images.Select(static (_, i) => $$"""{"id":{{i}},"file_name":"{{i}}.png","height":{{Height}},"width":{{Width}}}"""));
        TinyTree.Write(
            folder["data/annotations/instances_train.json"],
            $$"""{"images":[{{listed}}],"annotations":[{{string.Join(',', objects)}}],"categories":[{"id":3,"name":"box"}]}""");
        return AnnotatedFolder.Open(folder["data"], "train");
    }

    // COCO's run lengths go down the columns, and begin outside.
    private static string Runs(bool[] inside)
    {
        List<int> runs = [0];
        bool last = false;
        foreach (int at in Enumerable.Range(0, Height * Width).Select(static i => (i % Height * Width) + (i / Height)))
        {
            if (inside[at] != last) runs.Add(0);
            (runs[^1], last) = (runs[^1] + 1, inside[at]);
        }

        return $$"""{"size":[{{Height}},{{Width}}],"counts":[{{string.Join(',', runs)}}]}""";
    }

    private static IPanopticSource Records(TemporaryFolder folder, FileSource source)
    {
        RecordBuildInputs inputs = PreparedSplit.Write(source, folder["data"], "train", folder["prepared"], new CorruptImages(0), static (_, _) => { });
        RecordBuilder.Build([inputs], folder["records"], new() { Shards = 2 });
        return AnnotatedFolder.Open(folder["records"], "train");
    }
}
