using System.Text.Json;
using MaskFormer.Language;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>One pass forward and back through model and criterion: all losses, matches, and the gradient of every parameter.</summary>
public sealed class GradientsTests(ITestOutputHelper log)
{
    public static TheoryData<string, string, Precision> Cases => ReferenceEngines.Combine("gradients", "m2f_gradients");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_the_original(string name, string engine, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        bool points = one.Kind == "m2f_gradients"; // README of Mask2Former's reference: a single point or cell on the other side moves more than rounding
        Skip.If(points && engine == "evaluator", $"{name}: the evaluator, which compares all points of all pairs, is held to the small cases");
        LongForm.Holds(points && (engine, precision) != ("torch", Precision.F64), name);
        LongForm.Holds((engine, precision, name) == ("xla", Precision.F32, "gradients_coco_panoptic_r50"), name); // the case of two images has both
        IReferenceEngine by = ReferenceEngines.Get(engine);
        CriterionResult actual = precision == Precision.F64 ? ExactGradients.Get(by, one) : ExactGradients.Run(by, one, precision);

        const double exactly = 1e-8;
        var comparison = new Comparison($"{name}, {engine}, {precision}", log);
        CompareLosses(one, CaseModel.Criterion(one, precision), actual, precision == Precision.F64 ? 1e-11 : points ? 1e-4 : 1e-5, comparison);
        if (precision == Precision.F32 && by.Precisions.Contains(Precision.F64))
            CompareWithDouble(one, actual, ExactGradients.Get(by, one), comparison);
        else
            CompareGradients(one, actual.Gradients, precision, exactly, comparison);
        comparison.Finish();
    }

    /// <summary>
    /// float32 is allowed an error in the l2 norm, for which all elements are needed: the engine's own float64 gradients have them,
    /// and those are compared with the original's to 1e-8.
    /// </summary>
    private static void CompareWithDouble(
        ReferenceCase one,
        CriterionResult actual,
        CriterionResult exact,
        Comparison comparison
    )
    {
        bool flips = ReluDecisionsDiffer(actual.ReluInputs, exact.ReluInputs, comparison);
        HashSet<string> zero = Zero(one);
        double global = one.Manifest.Double("global_grad_norm");
        foreach (JsonElement entry in one.Manifest.List("parameters"))
        {
            string key = entry.Text("name");
            double[] gradient = exact.Gradients[key].Values;
            double error = GradientProbes.Norm(actual.Gradients[key].Values.Zip(gradient, (a, b) => a - b));
            comparison.Number($"{key} l2 error", error / (zero.Contains(key) ? global : GradientProbes.Norm(gradient)),
                Float32Tolerance(one, key, flips), "gradients");
        }
    }

    /// <summary>
    /// Whether a ReLU of the float32 run cut where the float64 run did not, or the reverse. On which elements, if any, depends on the order of sums, and so
    /// on the processor's caches. It is rounding only where the input is as near to zero as outputs may differ (README, section 4: 3e-5 of the largest); more
    /// is an error.
    /// </summary>
    private static bool ReluDecisionsDiffer(IReadOnlyList<Array64> actual, IReadOnlyList<Array64> exact, Comparison comparison)
    {
        int flips = 0;
        double furthest = 0;
        for (int i = 0; i < exact.Count; i++)
        {
            double largest = exact[i].Values.Max(Math.Abs);
            foreach ((double rounded, double precise) in actual[i].Values.Zip(exact[i].Values))
            {
                if (rounded > 0 == precise > 0) continue;
                flips++;
                furthest = Math.Max(furthest, Math.Abs(precise) / largest);
            }
        }

        comparison.Number($"{flips} ReLU decisions that float32 takes otherwise: distance from zero", furthest, 3e-5, "ReLU inputs");
        return flips > 0;
    }

    private static HashSet<string> Zero(ReferenceCase one) => [.. one.Manifest.List("analytically_zero_gradients").Select(entry => entry.GetString()!)];

    /// <summary>Where single ReLU decisions differ, in the original's own float32 run or in this one, gradients below them do (README, section 3).</summary>
    private static double Float32Tolerance(ReferenceCase one, string key, bool flips = false) =>
        one.Kind == "m2f_gradients" ? 1e-2
        : (flips || one.Manifest.Double("f32_rel_l2_err_max") > 1e-3) && key.StartsWith("backbone", StringComparison.Ordinal) ? 5e-2 : 1e-3;

    private static void CompareLosses(ReferenceCase one, IBlock criterion, CriterionResult actual, double tolerance, Comparison comparison)
    {
        foreach (JsonProperty loss in one.Manifest.GetProperty("losses_weighted").EnumerateObject())
        {
            comparison.Relative(loss.Name, Losses.Weighted(actual.Losses, loss.Name, criterion), loss.Value.GetDouble(), tolerance, "losses");
        }

        comparison.Relative("total", actual.Losses["Total"].Values[0], one.Manifest.Double("total"), tolerance, "losses");
        foreach (JsonProperty level in one.Manifest.GetProperty("matches").EnumerateObject())
        {
            int image = 0;
            foreach (JsonElement pair in level.Value.EnumerateArray())
            {
                comparison.Equal($"matches.{level.Name}.{image}", Matches.Of(actual.Losses["Matches"], Losses.Level(level.Name), image), Matches.Of(pair));
                image++;
            }
        }
    }

    private static void CompareGradients(
        ReferenceCase one,
        IReadOnlyDictionary<string, Array64> actual,
        Precision precision,
        double exactly,
        Comparison comparison
    )
    {
        double global = one.Manifest.Double("global_grad_norm");
        HashSet<string> zero = Zero(one);
        Array64 stats = one.Outputs.Read("grad.stats");
        Array64 at = one.Outputs.Read("grad.probe_idx");
        Array64 values = one.Outputs.Read("grad.probe_val");
        int row = 0;
        foreach (JsonElement entry in one.Manifest.List("parameters"))
        {
            string key = entry.Text("name");
            double tolerance = precision == Precision.F64 ? exactly : Float32Tolerance(one, key);
            if (!actual.TryGetValue(key, out Array64? gradient))
                comparison.Fail($"{key}: no gradient");
            else
                GradientProbes.Compare(
                    comparison, key, gradient.Values, (stats.At(row).Values, at.At(row).Values, values.At(row).Values), tolerance,
                    zero.Contains(key) ? global : null);
            row++;
        }

        comparison.Relative(
            "global norm",
            GradientProbes.Norm(actual.Values.SelectMany(gradient => gradient.Values)),
            global,
            precision == Precision.F64 ? exactly : 1e-3,
            "gradients"
        );
    }
}
