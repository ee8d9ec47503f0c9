using System.Text.Json;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Fidelity;

/// <summary>Compares what a case lists of the results for one image: semantic scores and classes, panoptic maps, instances.</summary>
/// <param name="from">The case.</param>
/// <param name="prefix">What the names of outputs begin with.</param>
/// <param name="suffix">Image, as names end.</param>
/// <param name="settings">Thresholds and things.</param>
/// <param name="precision">What to compute in.</param>
/// <param name="comparison">Receives the errors.</param>
public sealed class Mask2FormerResults(
    ReferenceCase from, string prefix, string suffix, PostProcessing settings, Precision precision, Comparison comparison)
{
    /// <summary>Pairs of query and class that are looked at for instances.</summary>
    public int Most { get; init; } = 100;

    /// <summary>Whether instances are things only.</summary>
    public bool ThingsOnly { get; init; } = true;

    /// <summary>The allowed error of scores, relative to the largest.</summary>
    public required double Scores { get; init; }

    /// <summary>The allowed error of instances' scores.</summary>
    public required double InstanceScores { get; init; }

    /// <summary>How many pixels of a panoptic map, and of an instance's mask, may be others.</summary>
    public int OtherPixels { get; init; }

    /// <summary>Thresholds of a second panoptic map; null where there is none.</summary>
    public PostProcessing? Low { get; init; }

    /// <summary>Compares all that the case has.</summary>
    /// <param name="logits">[Q, K + 1].</param>
    /// <param name="masks">[Q, h, w].</param>
    /// <param name="geometry">The image's sizes.</param>
    public void Compare(Array64 logits, Array64 masks, ImageGeometry geometry)
    {
        if (Entry("sem_seg") is { } scores)
        {
            Array64 semantic = PostProcessed.Semantic(settings, logits, masks, geometry, precision);
            comparison.Output(from, scores, semantic, Scores, "semantic scores");
            double[] best = Array.ConvertAll(PostProcessing.BestClass<double>(semantic.Values, (int)semantic.Shape[0]), static c => (double)c);
            Map("sem_seg_argmax", best, 0);
        }

        Panoptic("panoptic_seg", settings);
        if (Low is not null) Panoptic("panoptic_low", Low);
        if (Entry("instances", ".scores") is null) return;
        Instances([.. PostProcessed.Instances(settings, logits, masks, geometry, precision, Most, ThingsOnly)]);

        void Panoptic(string what, PostProcessing by)
        {
            if (Entry(what) is { }) Map(what, PostProcessed.Panoptic(by, logits, masks, geometry, precision).Map.Values, OtherPixels);
        }
    }

    // As sets where scores are equal: their order is not said.
    private void Instances(ScoredInstance[] found)
    {
        string name = $"{prefix}instances{suffix}";
        double[] scores = from.Outputs.Read(name + ".scores").Values, classes = from.Outputs.Read(name + ".classes").Values;
        comparison.Equal($"{name} count", $"{found.Length}", $"{scores.Length}");
        if (found.Length != scores.Length) return;
        double[]? areas = Entry("instances", ".area") is null ? null : from.Outputs.Read(name + ".area").Values;
        double[]? sums = areas is null ? null : from.Outputs.Read(name + ".index_sum").Values;
        byte[]? bits = areas is null ? [.. from.Outputs.Read(name + ".mask_bits").Values.Select(static value => (byte)value)] : null;
        List<int> left = [.. Enumerable.Range(0, scores.Length)];
        foreach (ScoredInstance one in found)
        {
            int at = left.OrderBy(i => Difference(one, i)).First();
            left.Remove(at);
            comparison.Number($"{name}[{at}] score", Math.Abs(one.Score - scores[at]), InstanceScores, "instance scores");
            comparison.Equal($"{name}[{at}] class", $"{one.Category}", $"{classes[at]}");
            if (areas is not null) comparison.Number($"{name}[{at}] area", Math.Abs(one.Area - areas[at]), OtherPixels, "instance areas");
            if (sums is not null && OtherPixels == 0) comparison.Number($"{name}[{at}] places", Math.Abs(Places(one) - sums[at]), 0, "instance masks");
            if (bits is not null) comparison.Number($"{name}[{at}] mask", Others(one, bits, at), OtherPixels, "instance masks");
        }

        double Difference(ScoredInstance one, int i) => Math.Abs(one.Score - scores[i]) + (one.Category == classes[i] ? 0 : 1e-3)
            + (bits is null ? Math.Abs(one.Area - areas![i]) : Others(one, bits, i)) * 1e-6;
    }

    private static double Places(ScoredInstance one) => one.Mask.Index().Where(static pixel => pixel.Item).Sum(static pixel => (double)pixel.Index);

    private static int Others(ScoredInstance one, byte[] bits, int number)
    {
        long first = (long)number * one.Mask.Length;
        return one.Mask.Index().Count(pixel => pixel.Item != ((bits[(first + pixel.Index) / 8] >> (int)((first + pixel.Index) % 8) & 1) == 1));
    }

    private void Map(string what, double[] actual, int others) => comparison.Number(
        $"{prefix}{what}{suffix}", from.Outputs.Read($"{prefix}{what}{suffix}").Values.Zip(actual).Count(static pair => pair.First != pair.Second), others,
        $"differing pixels of {what}");

    private JsonElement? Entry(string what, string after = "")
    {
        JsonElement entry = from.Manifest.List("outputs").FirstOrDefault(output => output.Text("name") == $"{prefix}{what}{suffix}{after}");
        return entry.ValueKind == JsonValueKind.Undefined ? null : entry;
    }
}
