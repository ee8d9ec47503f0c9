using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Language;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Matching costs and their parts, matches, losses, and gradients by the predictions.</summary>
public sealed class LossesTests(ITestOutputHelper log)
{
    public static TheoryData<string, string, Precision> Cases => ReferenceEngines.Combine("losses", "m2f_losses");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Criterion_says_what_the_original_says(string name, string engine, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        LongForm.Holds(one.Kind == "m2f_losses" && engine != "torch", name);
        var comparison = new Comparison($"{name}, {engine}, {precision}", log);
        if (one.Manifest.GetProperty("config").Maybe("scale_factor") is not null)
        {
            ComparePixels(one, ReferenceEngines.Get(engine), precision, comparison);
            comparison.Finish();
            return;
        }

        foreach (JsonElement set in one.Manifest.List("sets")) CompareSet(one, set, ReferenceEngines.Get(engine), precision, comparison);
        comparison.Finish();
    }

    // The original computes these in float32 in any case: in double precision ours is as near to them as float32 lets it be.
    private static void ComparePixels(ReferenceCase one, IReferenceEngine engine, Precision precision, Comparison comparison)
    {
        RecipeTensor logits = one.Manifest.List("inputs").Select(RecipeTensor.Parse).Single();
        double[] values = Array.ConvertAll(logits.Values(one.Salt), static value => (double)value);
        Array64 targets = one.Outputs.Read("targets");
        double ignored = one.Manifest.GetProperty("config").Double("ignore_value");
        Dictionary<string, Array64> ports = new()
        {
            ["Scores"] = new([1, .. logits.Shape], values),
            ["ClassMap"] = new(targets.Shape, Array.ConvertAll(targets.Values, value => value == ignored ? -1 : value)),
        };
        IReadOnlyDictionary<string, Array64> evaluated = engine.Run(new PerPixelCriterion { Classes = (int)logits.Shape[1] }, ports, ["Scores"], precision);
        Loss(comparison, "loss_sem_seg", evaluated["Total"].Values[0], one.Manifest.Double("loss_sem_seg"), 1e-6);
        comparison.Output(one, one.Manifest.List("outputs").Single(), evaluated["grad.Scores"].At(0), 1e-6, "gradients");
    }

    private static void CompareSet(ReferenceCase one, JsonElement set, IReferenceEngine engine, Precision precision, Comparison comparison)
    {
        string tag = set.Text("tag");
        double tolerance = precision == Precision.F64 ? 1e-11 : 1e-5;
        IBlock criterion = Criterion(one, set, precision);
        (Array64 logits, Array64 masks) = (Input(one, set, "pred_logits").Permute(0, 2, 1, 3), Input(one, set, "pred_masks"));
        long[] size = set.Longs("padded_hw");
        TargetBatch targets = Targets.Read(one, tag + "/", set.Int("B"), (int)size[0], (int)size[1]);
        if (criterion is InjectedCriterion injected)
        {
            injected = injected with { Slots = (int)targets.Valid.Shape[1] };
            criterion = injected;
            var matches = InjectedPoints.ByName(set.GetProperty("matches"));
            targets = targets with { More = InjectedPoints.Read(one, $"{tag}/points.0.", injected, targets, matches) };
        }

        Dictionary<string, Array64> ports = new(GraphArrays.Fields(targets)) { ["Logits"] = logits, ["Masks"] = masks };
        IReadOnlyDictionary<string, Array64> values = engine.Run(criterion, ports, ["Logits", "Masks"], precision);
        foreach (JsonElement entry in one.Manifest.List("outputs").Where(entry => entry.Text("name").StartsWith(tag + "/", StringComparison.Ordinal)))
        {
            string what = entry.Text("name")[(tag.Length + 1)..];
            if (what.StartsWith("kept.", StringComparison.Ordinal) || what.StartsWith("point_coords.", StringComparison.Ordinal)) continue; // inside of a turn
            Array64 actual = what.StartsWith("grad.", StringComparison.Ordinal) ? Gradient(one, entry, what, values) : Cost(entry, what, values);
            comparison.Output(one, entry, actual, tolerance, what.StartsWith("grad.", StringComparison.Ordinal) ? "gradients" : "costs");
        }

        foreach (JsonProperty loss in set.GetProperty("losses_unweighted").EnumerateObject())
        {
            Loss(comparison, $"{tag}/{loss.Name}", Losses.Unweighted(values, loss.Name), loss.Value.GetDouble(), tolerance);
        }

        Loss(comparison, $"{tag}/total", values["Total"].Values[0], set.Double("total_weighted"), tolerance);
        foreach (JsonProperty level in set.GetProperty("matches").EnumerateObject())
        {
            int image = 0;
            foreach (JsonElement pair in level.Value.EnumerateArray())
            {
                comparison.Equal($"{tag}/matches.{level.Name}.{image}", Matches.Of(values["Matches"], Losses.Level(level.Name), image), Matches.Of(pair));
                image++;
            }
        }
    }

    private static IBlock Criterion(ReferenceCase one, JsonElement set, Precision precision)
    {
        JsonElement config = one.Manifest.GetProperty("config");
        if (one.Kind == "m2f_losses")
            return new InjectedCriterion
            {
                Classes = set.Int("K"),
                ClassWeight = config.GetProperty("weights").Double("loss_ce"),
                MaskWeight = config.GetProperty("weights").Double("loss_mask"),
                DiceWeight = config.GetProperty("weights").Double("loss_dice"),
                NoObjectWeight = config.Double(precision == Precision.F64 ? "eos_weight_used_in_F64" : "eos_coef"),
                Candidates = set.Int("n_oversampled"),
                Kept = set.Int("n_uncertain"),
                Others = set.Int("n_random"),
            };
        return new SetCriterion
        {
            Classes = set.Int("K"),
            ClassWeight = config.GetProperty("weights").Double("loss_ce"),
            MaskWeight = config.GetProperty("weights").Double("loss_mask"),
            DiceWeight = config.GetProperty("weights").Double("loss_dice"),
            NoObjectWeight = config.Double(precision == Precision.F64 ? "eos_weight_used_in_F64" : "eos_coef"),
        };
    }

    private static Array64 Input(ReferenceCase one, JsonElement set, string name)
    {
        RecipeTensor tensor = set.List("inputs").Select(RecipeTensor.Parse).Single(input => input.Name.EndsWith(name, StringComparison.Ordinal));
        return new Array64(tensor.Shape, Array.ConvertAll(tensor.Values(one.Salt), value => (double)value));
    }

    /// <summary><c>cost_dice.aux_0.2</c>: our [L, B, T, Q] to the original's [Q, N] of one level and image.</summary>
    private static Array64 Cost(JsonElement entry, string what, IReadOnlyDictionary<string, Array64> values)
    {
        string[] parts = what.Split('.');
        string name = parts[0] switch
        {
            "cost" => "Cost",
            "cost_focal" => "FocalCost",
            "cost_mask" => "MaskCost",
            "cost_dice" => "DiceCost",
            "cost_class" => "ClassCost",
            _ => parts[0],
        };
        Array64 costs = values.TryGetValue($"{nameof(Matcher)}.{name}", out Array64? found) ? found : values[$"{nameof(PointMatcher)}.{name}"];
        Array64 all = costs.At(Losses.Level(parts[1])).At(int.Parse(parts[2])).Permute(1, 0);
        (long queries, long targets, long slots) = (entry.Longs("shape")[0], entry.Longs("shape")[1], all.Shape[1]);
        var cut = new double[queries * targets];
        for (long q = 0; q < queries; q++) all.Values.AsSpan((int)(q * slots), (int)targets).CopyTo(cut.AsSpan((int)(q * targets)));
        return new Array64([queries, targets], cut);
    }

    private static Array64 Gradient(ReferenceCase one, JsonElement entry, string what, IReadOnlyDictionary<string, Array64> values)
    {
        if (what == "grad.pred_logits") return values["grad.Logits"].Permute(0, 2, 1, 3);
        Array64 masks = values["grad.Masks"];
        if (what == "grad.pred_masks") return masks;
        long[] rows = one.Outputs.Indices(entry.Text("name") + "_index");
        long[] shape = entry.Longs("shape");
        return new Array64(shape, [.. rows.Chunk(3).SelectMany(row => masks.At((int)row[0]).At((int)row[1]).At((int)row[2]).Values)]);
    }

    private static void Loss(Comparison comparison, string what, double actual, double expected, double tolerance)
    {
        if (expected == 0) comparison.Number(what, Math.Abs(actual), tolerance, "losses");
        else comparison.Relative(what, actual, expected, tolerance, "losses");
    }
}
