using System.Numerics;
using System.Text.Json.Nodes;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>The original's post-processing on stored logits: every set, in double and single precision.</summary>
public sealed class InferenceReferenceTests
{
    public static TheoryData<string> Sets()
    {
        if (!Shared.Has("reference/inference/manifest.json")) return ["(reference data absent)"];
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Shared.Root, "../shared/reference/inference/manifest.json")))!;
        return [.. manifest["sets"]!.AsArray().Select(set => (string)set!["tag"]!)];
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void In_double(string tag) => Check(tag, v => v, 1e-13);

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void In_single(string tag) => Check(tag, v => (float)v, 5e-6);

    private static void Check<T>(string tag, Func<double, T> round, double tolerance) where T : IBinaryFloatingPointIeee754<T>
    {
        string folder = Shared.Path("reference/inference");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText($"{folder}/manifest.json"))!;
        JsonNode set = manifest["sets"]!.AsArray().Single(s => (string)s!["tag"]! == tag)!;
        using SafetensorsReader stored = SafetensorsReader.Open($"{folder}/outputs.safetensors");
        Dictionary<string, JsonNode> outputs = manifest["outputs"]!.AsArray().ToDictionary(o => (string)o!["name"]!, o => o!);
        var post = new PostProcessing(set["thing_ids"]!.AsArray().Select(id => (int)id!).ToHashSet())
        {
            ObjectMaskThreshold = (double)set["object_mask_threshold"]!,
            OverlapThreshold = (double)set["overlap_threshold"]!,
            ResizeBeforeSemantic = (string)set["mode"]! == "direct" || (bool)set["postprocess_before_inference"]!,
        };

        bool direct = (string)set["mode"]! == "direct";
        NamedTensor classes = stored.Read($"{tag}/{(direct ? "in.mask_cls" : "in.pred_logits")}");
        NamedTensor masks = stored.Read($"{tag}/{(direct ? "in.mask_pred" : "in.pred_masks")}");
        T[] classLogits = [.. classes.ToDoubles().Select(round)];
        T[] maskLogits = [.. masks.ToDoubles().Select(round)];
        (int h, int w) = ((int)masks.Info.Shape[^2], (int)masks.Info.Shape[^1]);
        int queries = (int)masks.Info.Shape[^3];
        if (direct)
        {
            ImageGeometry geometry = ImageGeometry.Unchanged(h, w);
            Same(tag, "", set["segments_info"]!, post, classLogits, maskLogits, queries, (h, w), geometry);
            return;
        }

        int divisor = Math.Max(1, (int)set["size_divisibility"]!);
        (int, int)[] sizes = Sizes(set["image_sizes"]!), wanted = Sizes(set["requested_sizes"]!);
        (int, int) padded = (RoundUp(sizes.Max(s => s.Item1), divisor), RoundUp(sizes.Max(s => s.Item2), divisor));
        int columns = (int)classes.Info.Shape[^1];
        for (int b = 0; b < sizes.Length; b++)
        {
            Same(
                tag, $".{b}", (bool)set["panoptic_on"]! ? set["segments_info"]![b]! : null, post,
                classLogits.AsMemory(b * queries * columns, queries * columns), maskLogits.AsMemory(b * queries * h * w, queries * h * w),
                queries, (h, w), new ImageGeometry(padded, sizes[b], wanted[b]));
        }

        void Same(
            string set,
            string image,
            JsonNode? segments,
            PostProcessing post,
            ReadOnlyMemory<T> classLogits,
            ReadOnlyMemory<T> maskLogits,
            int queries,
            (int, int) size,
            ImageGeometry geometry
        )
        {
            T[] scores = post.Semantic(classLogits, maskLogits, queries, size, geometry);
            double[] actual = [.. scores.Select(double.CreateChecked)];
            SameScores(stored, outputs[$"{set}/sem_seg{image}"], actual, tolerance);
            int[] best = PostProcessing.BestClass<T>(scores, scores.Length / (geometry.Output.Height * geometry.Output.Width));
            int tied = set == "overlap_below_threshold" ? 34 : 0; // pixels of that set that are an exact tie and may go either way
            AssertSame([.. stored.Read($"{set}/sem_seg_argmax{image}").Values<byte>().ToArray().Select(v => (int)v)], best, tied);
            Assert.Equal(best, post.BestClass(classLogits, maskLogits, queries, size, geometry));
            if (segments is null) return;

            PanopticPrediction result = post.Panoptic(classLogits, maskLogits, queries, size, geometry);
            Assert.Equal((geometry.Output.Height, geometry.Output.Width), (result.Height, result.Width));
            Assert.Equal(
                segments.AsArray().Select(s => ((int)s!["id"]!, (int)s["category_id"]!, (bool)s["isthing"]!)),
                result.Segments.Select(s => (s.Id, s.Category, s.IsThing)));
            AssertSame(stored.Read($"{set}/panoptic_seg{image}").Values<int>().ToArray(), result.Map, tied);
        }
    }

    private static void AssertSame(int[] expected, int[] actual, int allowed)
    {
        Assert.Equal(expected.Length, actual.Length);
        int different = expected.Zip(actual).Count(pair => pair.First != pair.Second);
        Assert.True(different <= allowed, $"{different} pixels differ");
    }

    private static void SameScores(SafetensorsReader stored, JsonNode output, double[] actual, double tolerance)
    {
        if ((string)output["storage"]! == "whole")
        {
            double[] expected = stored.Read((string)output["key"]!).ToDoubles();
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
            return;
        }

        long[] index = stored.Read((string)output["index_key"]!).Values<long>().ToArray();
        double[] values = stored.Read((string)output["value_key"]!).ToDoubles();
        for (int i = 0; i < index.Length; i++) Assert.Equal(values[i], actual[index[i]], tolerance);
        double mean = actual.Average();
        Assert.Equal((double)output["mean"]!, mean, tolerance);
        Assert.Equal((double)output["std"]!, Math.Sqrt(actual.Average(v => (v - mean) * (v - mean))), tolerance);
        Assert.Equal((double)output["absmax"]!, actual.Max(Math.Abs), tolerance);
    }

    private static (int, int)[] Sizes(JsonNode node) => [.. node.AsArray().Select(s => ((int)s![0]!, (int)s[1]!))];

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
