using System.Text.Json;
using MaskFormer.Runtime.Evaluation;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Semantic scores and panoptic maps from given logits, and the resizing around them.</summary>
public sealed class InferenceTests(ITestOutputHelper log)
{
    public static TheoryData<string, Precision> Cases
    {
        get
        {
            TheoryData<string, Precision> data = [];
            foreach (string name in ReferenceCase.Names("inference"))
            {
                data.Add(name, Precision.F64);
                data.Add(name, Precision.F32);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Results_are_those_of_the_original(string name, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        var comparison = new Comparison($"{name}, {precision}", log);
        foreach (JsonElement set in one.Manifest.List("sets"))
        {
            if (set.Text("mode") == "direct") CompareDirect(one, set, precision, comparison);
            else CompareForward(one, set, precision, comparison);
        }

        comparison.Finish();
    }

    private static void CompareDirect(ReferenceCase one, JsonElement set, Precision precision, Comparison comparison)
    {
        string tag = set.Text("tag");
        Array64 logits = one.Outputs.Read($"{tag}/in.mask_cls");
        Array64 masks = one.Outputs.Read($"{tag}/in.mask_pred");
        var geometry = ImageGeometry.Unchanged((int)masks.Shape[1], (int)masks.Shape[2]);
        CompareImage(one, set, tag, "", set.GetProperty("segments_info"), Settings(set), logits, masks, geometry, precision, comparison, panoptic: true);
    }

    private static void CompareForward(ReferenceCase one, JsonElement set, Precision precision, Comparison comparison)
    {
        string tag = set.Text("tag");
        Array64 logits = one.Outputs.Read($"{tag}/in.pred_logits");
        Array64 masks = one.Outputs.Read($"{tag}/in.pred_masks");
        (int Height, int Width)[] sizes = Sizes(set, "image_sizes");
        (int Height, int Width)[] wanted = Sizes(set, "requested_sizes");
        int divisibility = Math.Max(1, set.Int("size_divisibility"));
        (int, int) padded = (RoundUp(sizes.Max(size => size.Height), divisibility), RoundUp(sizes.Max(size => size.Width), divisibility));
        bool panoptic = set.Bool("panoptic_on");
        for (int b = 0; b < sizes.Length; b++)
        {
            JsonElement segments = panoptic ? set.GetProperty("segments_info")[b] : default;
            CompareImage(
                one,
                set,
                tag,
                $".{b}",
                segments,
                Settings(set),
                logits.At(b),
                masks.At(b),
                new ImageGeometry(padded, sizes[b], wanted[b]),
                precision,
                comparison,
                panoptic
            );
        }
    }

    private static void CompareImage(
        ReferenceCase one, JsonElement set, string tag, string suffix, JsonElement segments, PostProcessing settings, Array64 logits, Array64 masks,
        ImageGeometry geometry, Precision precision, Comparison comparison, bool panoptic)
    {
        Array64 scores = PostProcessed.Semantic(settings, logits, masks, geometry, precision);
        JsonElement entry = one.Manifest.List("outputs").Single(output => output.Text("name") == $"{tag}/sem_seg{suffix}");
        comparison.Output(one, entry, scores, precision == Precision.F64 ? 1e-10 : 3e-5, "semantic scores");
        CompareBest(comparison, $"{tag}/sem_seg_argmax{suffix}", one.Outputs.Read($"{tag}/sem_seg_argmax{suffix}").Values, scores, precision);
        if (!panoptic) return;

        (Array64 map, IReadOnlyList<PanopticSegment> found) = PostProcessed.Panoptic(settings, logits, masks, geometry, precision);
        // 34 border pixels of this set are an exact tie (README, section 4)
        int ties = tag == "overlap_below_threshold" ? 34 : 0;
        double[] expected = one.Outputs.Read($"{tag}/panoptic_seg{suffix}").Values;
        comparison.Number($"{tag}/panoptic_seg{suffix}", expected.Zip(map.Values).Count(pair => pair.First != pair.Second), ties, "differing pixels");
        comparison.Equal(
            $"{tag}/segments{suffix}",
            string.Join(", ", found.Select(segment => $"{segment.Id}:{segment.IsThing}:{segment.Category}")),
            string.Join(", ", segments.EnumerateArray().Select(segment => $"{segment.Int("id")}:{segment.Bool("isthing")}:{segment.Int("category_id")}")));
    }

    /// <summary>The best class of each pixel; another one may stand there only where both scores are equal up to rounding.</summary>
    private static void CompareBest(Comparison comparison, string what, double[] expected, Array64 scores, Precision precision)
    {
        int[] best = PostProcessing.BestClass<double>(scores.Values, (int)scores.Shape[0]);
        double rounding = precision == Precision.F64 ? 1e-14 : 1e-6;
        int differing = Enumerable.Range(0, best.Length).Count(pixel =>
        {
            double ours = scores.Values[(best[pixel] * best.Length) + pixel];
            double theirs = scores.Values[((int)expected[pixel] * best.Length) + pixel];
            return ours - theirs > rounding * ours;
        });
        comparison.Number(what, differing, 0, "differing pixels");
    }

    private static PostProcessing Settings(JsonElement set) => new(set.Longs("thing_ids").Select(id => (int)id).ToHashSet())
    {
        ObjectMaskThreshold = set.Double("object_mask_threshold"),
        OverlapThreshold = set.Double("overlap_threshold"),
        ResizeBeforeSemantic = set.Maybe("postprocess_before_inference")?.GetBoolean() ?? true,
    };

    private static (int Height, int Width)[] Sizes(JsonElement set, string name) =>
        [.. set.List(name).Select(size => (size[0].GetInt32(), size[1].GetInt32()))];

    private static int RoundUp(int size, int divisibility) => (size + divisibility - 1) / divisibility * divisibility;
}
