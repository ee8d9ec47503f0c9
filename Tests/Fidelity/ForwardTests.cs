using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.Runtime.Evaluation;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Every inner value and every output of the original, in all runs of every case.</summary>
public sealed class ForwardTests(ITestOutputHelper log)
{
    // READMEs of the reference data, sections 4 and "Tolerances". The position embedding is the original's bit for bit, so what is behind it needs no
    // allowance of its own.
    private const double Float32 = 3e-5, Masked = 1e-4, Exact = 1e-10;

    public static TheoryData<string, string, Precision, string> Runs
    {
        get
        {
            TheoryData<string, string, Precision, string> data = [];
            foreach (IReferenceEngine engine in ReferenceEngines.All)
            {
                foreach (Precision precision in engine.Precisions)
                {
                    foreach (string name in ReferenceCase.Names("forward", "m2f_forward"))
                    {
                        foreach (string run in RunsOf(name)) data.Add(name, engine.Name, precision, run);
                    }
                }
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Runs))]
    public void Outputs_are_those_of_the_original(string name, string engine, Precision precision, string run)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        Skip.If(
            one.Kind == "m2f_forward" && name.Contains("swin", StringComparison.Ordinal) && (engine, precision, run) == ("evaluator", Precision.F32, "mixed"),
            $"{name}: in float32 the evaluator gives one pixel of the semantic map to the other of two classes; it is held to the case in float64");
        LongForm.Holds(LongForm.IsForward(one, engine), name);
        LongForm.Holds( // XLA's float64 has all runs of these, and its float32 the larger ones of one model of each family
            (engine, precision) == ("xla", Precision.F32) && (run == "1x3x64x96" || !name.EndsWith("coco_panoptic_r50", StringComparison.Ordinal)), name);
        IBlock record = CaseModel.Model(one);
        JsonElement images = one.Manifest.List("runs").Single(entry => entry.Text("tag") == run);
        ImageBatch batch = ImageBatch.Of(one, images.List("images"), CaseModel.Divisibility(one), precision);
        JsonElement[] listed = [.. one.Manifest.List("outputs").Where(entry => entry.Text("name").StartsWith(run + "/", StringComparison.Ordinal))];
        HashSet<string> inner = [.. listed.SelectMany(entry => OutputPlaces.PathsOf(entry.Text("name")[(run.Length + 1)..]))];
        var values = new Dictionary<string, Array64>(ModelCache.Get(ReferenceEngines.Get(engine), one, record, precision).Forward(batch.Image, inner))
        {
            ["Image"] = batch.Image,
        };
        if (values.TryGetValue("Scores", out Array64? scores)) values["Masks"] = scores; // the original calls the queries' scores so
        var comparison = new Comparison($"{name}, run {run}, {engine}, {precision}", log);
        foreach (JsonElement entry in listed)
        {
            string what = entry.Text("name")[(run.Length + 1)..];
            if (IsUnused(what, record) || IsOwnResult(what, record)) continue;
            if (Results(what, one, images, batch, values, precision) is { } result)
            {
                if (what.StartsWith("panoptic", StringComparison.Ordinal)) comparison.Output(one, entry, result, 0, "panoptic maps");
                else comparison.Output(one, entry, result, precision == Precision.F32 ? Float32 : Exact, "semantic scores");
                continue;
            }

            Array64? actual = OutputPlaces.Find(what, entry.Longs("shape"), values, out string path);
            if (actual is null) comparison.Fail($"{what}: no value '{path}'");
            else comparison.Output(one, entry, actual, Tolerance(what, record, precision, out string kind), kind);
        }

        if (record is Mask2FormerModel) CompareResults(one, images, batch, values, precision, comparison);
        comparison.Finish();
    }

    private static void CompareResults(
        ReferenceCase one, JsonElement run, ImageBatch batch, IReadOnlyDictionary<string, Array64> values, Precision precision, Comparison comparison)
    {
        PostProcessing settings = Settings(one);
        JsonElement low = one.Manifest.GetProperty("low_thresholds");
        for (int b = 0; b < batch.Sizes.Count; b++)
        {
            new Mask2FormerResults(one, run.Text("tag") + "/", $".{b}", settings, precision, comparison)
            {
                Scores = precision == Precision.F32 ? Masked : Exact,
                InstanceScores = precision == Precision.F32 ? 1e-3 : Exact,
                OtherPixels = precision == Precision.F32 ? 5 : 0,
                Low = settings with { ObjectMaskThreshold = low.Double("object_mask_threshold"), OverlapThreshold = low.Double("overlap_threshold") },
            }.Compare(values["Logits"].At(-1).Permute(1, 0, 2).At(b), values["Masks"].At(-1).At(b), Geometry(run, batch, b));
        }
    }

    private static PostProcessing Settings(ReferenceCase one)
    {
        JsonElement test = one.Manifest.GetProperty("config").GetProperty("effective").GetProperty("MASK_FORMER").GetProperty("TEST");
        bool ours = CaseModel.IsMask2Former(one);
        return new(ours ? one.Manifest.Longs("thing_ids").Select(static id => (int)id).ToHashSet() : [])
        {
            ObjectMaskThreshold = test.Double("OBJECT_MASK_THRESHOLD"),
            OverlapThreshold = test.Double("OVERLAP_THRESHOLD"),
            ResizeBeforeSemantic = test.Bool("PANOPTIC_ON") || test.Bool("SEM_SEG_POSTPROCESSING_BEFORE_INFERENCE"),
            EndsAtHalf = ours,
        };
    }

    private static ImageGeometry Geometry(JsonElement run, ImageBatch batch, int image)
    {
        JsonElement wanted = run.GetProperty("output_sizes")[image];
        return new(((int)batch.Image.Shape[2], (int)batch.Image.Shape[3]), batch.Sizes[image], (wanted[0].GetInt32(), wanted[1].GetInt32()));
    }

    /// <summary>The attention mask of the last prediction, which the original computes and nothing uses.</summary>
    private static bool IsUnused(string what, IBlock record) =>
        record is Mask2FormerModel model && what.StartsWith($"attn_mask.{model.Depth}.", StringComparison.Ordinal);

    /// <summary>Results of Mask2Former's own post-processing.</summary>
    private static bool IsOwnResult(string what, IBlock record) =>
        record is Mask2FormerModel && (what.StartsWith("panoptic_", StringComparison.Ordinal) || what.StartsWith("instances.", StringComparison.Ordinal)
            || what.StartsWith("sem_seg", StringComparison.Ordinal));

    private static double Tolerance(string what, IBlock record, Precision precision, out string kind)
    {
        if (what.StartsWith("attn_mask", StringComparison.Ordinal))
        {
            kind = "attention masks";
            return 0;
        }


        bool position = what.Contains("pe_layer", StringComparison.Ordinal);
        bool behind = OutputPlaces.BehindPosition(what, record.Get("PixelDecoder") is TransformerPixelDecoder or DeformablePixelDecoder);
        kind = position ? "position embedding" : behind ? "behind the position embedding" : "before the position embedding";
        if (position) return 0;
        if (precision == Precision.F64) return Exact;
        return behind && record is Mask2FormerModel ? Masked : Float32;
    }

    /// <summary>Results after post-processing, at the sizes that the run asks for.</summary>
    private static Array64? Results(
        string what,
        ReferenceCase one,
        JsonElement run,
        ImageBatch batch,
        IReadOnlyDictionary<string, Array64> values,
        Precision precision
    )
    {
        if (what.IndexOf("_seg.", StringComparison.Ordinal) is var point && point < 0) return null;
        int image = int.Parse(what.AsSpan(point + 5));
        ImageGeometry geometry = Geometry(run, batch, image);
        PostProcessing settings = Settings(one);
        if (CaseModel.IsPerPixel(one)) return PostProcessed.Pixels(values["Scores"].At(-1).At(image), geometry, precision);
        Array64 logits = values["Logits"].At(-1).Permute(1, 0, 2).At(image);
        Array64 masks = values["Masks"].At(-1).At(image);
        return what.StartsWith("panoptic", StringComparison.Ordinal)
            ? PostProcessed.Panoptic(settings, logits, masks, geometry, precision).Map
            : PostProcessed.Semantic(settings, logits, masks, geometry, precision);
    }

    private static IEnumerable<string> RunsOf(string name) =>
        ReferenceCase.All.FirstOrDefault(one => one.Name == name) is { } found ? found.Manifest.List("runs").Select(run => run.Text("tag")) : [""];
}
