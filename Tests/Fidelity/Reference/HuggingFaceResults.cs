using System.Numerics;
using System.Text.Json;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Fidelity;

/// <summary>What Hugging Face's post-processing gave for a set of images, against ours.</summary>
/// <param name="one">The case.</param>
/// <param name="set">Kind, arguments, sizes and results.</param>
/// <param name="name">What keys of stored arrays begin with.</param>
/// <param name="precision">What ours computes in.</param>
/// <param name="comparison">Collects.</param>
internal sealed class HuggingFaceResults(ReferenceCase one, JsonElement set, string name, Precision precision, Comparison comparison)
{
    // README, "Tolerances": maps and lists are equal, scores to 1e-6 (they are rounded to six digits), class scores to 1e-10 in float64.
    private const double Rounded = 1e-6, ClassScores = 1e-10;

    /// <summary>The size that masks go to first; null for none.</summary>
    public (int Height, int Width)? First { get; init; }

    /// <summary>Compares one image.</summary>
    public void Compare(int image, Array64 logits, Array64 masks)
    {
        if (precision == Precision.F64) Compare<double>(image, Query(logits, masks, static value => value));
        else Compare<float>(image, Query(logits, masks, static value => (float)value));
    }

    private static QueryLogits<T> Query<T>(Array64 logits, Array64 masks, Converter<double, T> convert) where T : IBinaryFloatingPointIeee754<T> => new(
        Array.ConvertAll(logits.Values, convert), Array.ConvertAll(masks.Values, convert), (int)logits.Shape[0], ((int)masks.Shape[1], (int)masks.Shape[2]));

    private void Compare<T>(int image, QueryLogits<T> query) where T : IBinaryFloatingPointIeee754<T>
    {
        JsonElement result = set.GetProperty("results")[image];
        (int Height, int Width)? output = set.Maybe("target_sizes") is { } sizes ? (sizes[image][0].GetInt32(), sizes[image][1].GetInt32()) : null;
        HuggingFaceRule rule = Rule();
        switch (set.Text("kind"))
        {
            case "semantic": CompareClasses(image, result, rule, query, output); break;
            case "panoptic":
                HuggingFaceSegments segments = rule.Panoptic(query, output);
                CompareMap($"{name}.{image}", result, Array.ConvertAll(segments.Map, static id => (double)id));
                comparison.Equal($"{name}.{image} records", Records(segments.Segments), Records(result));
                CompareScores($"{name}.{image}", result, segments.Segments);
                break;
            case "instance": CompareInstances(image, result, rule.Instances(query, output), query); break;
            default: comparison.Fail($"{name}: kind {set.Text("kind")} is not known"); break;
        }
    }

    private HuggingFaceRule Rule()
    {
        JsonElement args = set.GetProperty("args");
        HuggingFaceRule plain = new() { First = First };
        return plain with
        {
            Threshold = args.Maybe("threshold")?.GetDouble() ?? plain.Threshold,
            MaskThreshold = args.Maybe("mask_threshold")?.GetDouble() ?? plain.MaskThreshold,
            OverlapThreshold = args.Maybe("overlap_mask_area_threshold")?.GetDouble() ?? plain.OverlapThreshold,
            Fused = args.Maybe("label_ids_to_fuse") is null ? plain.Fused : args.Longs("label_ids_to_fuse").Select(static id => (int)id).ToHashSet(),
        };
    }

    private void CompareClasses<T>(int image, JsonElement result, HuggingFaceRule rule, QueryLogits<T> query, (int Height, int Width)? output)
        where T : IBinaryFloatingPointIeee754<T>
    {
        (int Height, int Width) size = output ?? First ?? query.Size;
        T[] scores = rule.Semantic(query, output);
        int[] classes = PostProcessing.BestClass<T>(scores, query.Columns - 1);
        CompareMap($"{name}.{image}", result, Array.ConvertAll(classes, static one => (double)one), result.Int("pixels_with_gap_below_1e-5"));
        comparison.Equal($"{name}.{image} class by class", string.Join(",", rule.BestClass(query, size)), string.Join(",", classes));
        string stored = $"{name}.{image}.scores";
        if (precision != Precision.F64) return;
        foreach (JsonElement entry in one.Manifest.List("outputs").Where(entry => entry.Text("name") == stored))
        {
            Array64 values = new([query.Columns - 1, size.Height, size.Width], Array.ConvertAll(scores, double.CreateChecked));
            comparison.Output(one, entry, values, ClassScores, "class scores");
        }
    }

    // torch.topk with sorted=False: below 64 classes in no order that is specified, so that lists are compared as sets (README, section 5).
    private void CompareInstances<T>(int image, JsonElement result, HuggingFaceSegments found, QueryLogits<T> query) where T : IBinaryFloatingPointIeee754<T>
    {
        bool isSorted = set.Maybe("topk_is_sorted_here")?[0].GetBoolean() ?? query.Columns - 1 >= 64;
        if (isSorted)
        {
            CompareMap($"{name}.{image}", result, Array.ConvertAll(found.Map, static id => (double)id));
            comparison.Equal($"{name}.{image} records", Records(found.Segments), Records(result));
            CompareScores($"{name}.{image}", result, found.Segments);
        }

        double[][]? maps = result.Maybe("binary_maps_key") is { } key && found.Segments.Count > 0
            ? [.. one.Outputs.Read(key.GetString()!).Values.Chunk(found.Height * found.Width)]
            : null;
        IEnumerable<string> theirs = result.List("segments_info").Select((segment, i) =>
            Instance(segment.Int("label_id"), segment.Double("score"), maps?[i].Select(static value => value != 0)));
        IEnumerable<string> ours = found.Segments.Select((segment, i) => Instance(segment.Label, segment.Score, maps is null ? null : found.Masks[i]));
        comparison.Equal($"{name}.{image} instances", string.Join("; ", ours.Order()), string.Join("; ", theirs.Order()));
    }

    // five digits: the sixth may be rounded otherwise
    private static string Instance(int label, double score, IEnumerable<bool>? mask) =>
        FormattableString.Invariant($"{label} {score:0.0000} {string.Concat(mask?.Select(static inside => inside ? '#' : '.') ?? [])}");

    private static string Records(IEnumerable<HuggingFaceSegment> segments) =>
        string.Join(" ", segments.Select(static one => $"{one.Id}:{one.Label}{(one.WasFused ? "f" : "")}"));

    private static string Records(JsonElement result) => string.Join(
        " ", result.List("segments_info").Select(static one => $"{one.Int("id")}:{one.Int("label_id")}{(one.Bool("was_fused") ? "f" : "")}"));

    private void CompareScores(string what, JsonElement result, IReadOnlyList<HuggingFaceSegment> segments)
    {
        foreach ((JsonElement theirs, HuggingFaceSegment ours) in result.List("segments_info").Zip(segments))
            comparison.Number($"{what} score of {ours.Id}", Math.Abs(theirs.Double("score") - ours.Score), Rounded + 1e-12, "scores");
    }

    private void CompareMap(string what, JsonElement result, double[] map, int ties = 0)
    {
        double[] expected = one.Outputs.Read(result.Text("segmentation_key")).Values;
        int other = map.Length != expected.Length ? int.MaxValue : map.Zip(expected).Count(static pair => pair.First != pair.Second);
        comparison.Number($"{what} other pixels", other, precision == Precision.F64 ? 0 : ties, "maps");
    }
}
