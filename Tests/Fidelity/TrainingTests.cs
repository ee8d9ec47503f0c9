using System.Text.Json;
using MaskFormer.Language;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Steps of AdamW from the same start: losses, norms and matches of every step, then weights and moments.</summary>
public sealed class TrainingTests(ITestOutputHelper log)
{
    public static TheoryData<string, string, Precision> Cases => ReferenceEngines.Combine("training", "m2f_training");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Trajectory_is_that_of_the_original(string name, string engine, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        LongForm.Holds(one.Kind == "m2f_training" && (engine, name) != ("torch", "m2f_training_small_r50"), name);
        LongForm.Holds((engine, precision) == ("xla", Precision.F32), name); // TorchSharp and the evaluator have it in float32, XLA in float64
        bool whole = name != "m2f_training_small_r50" || precision == Precision.F64;
        int steps = whole ? one.Manifest.GetProperty("solver").Int("steps") : RoundingTests.StepsInCommon;
        var training = new TrainingCase(one, precision);
        TrainedState state = training.Train(ReferenceEngines.Get(engine), training.Weights(), steps);

        var comparison = new Comparison($"{name}, {engine}, {precision}", log);
        bool sameMatches = CompareSteps(one, training.Criterion, state, precision, comparison);
        if (whole)
        {
            double allowed = precision == Precision.F64 ? 1e-9 : Float32(one, steps);
            comparison.Relative("total after the last step", state.TotalAfter, one.Manifest.Double("total_after_last_step"), allowed, "losses");
            CompareState(one, state, precision, sameMatches, comparison);
        }

        comparison.Finish();
    }

    private static bool CompareSteps(ReferenceCase one, IBlock criterion, TrainedState state, Precision precision, Comparison comparison)
    {
        bool same = true;
        int i = 0;
        foreach (JsonElement step in one.Manifest.List("steps").Take(state.Steps.Count))
        {
            double tolerance = precision == Precision.F64 ? 1e-9 : Float32(one, i);
            IReadOnlyDictionary<string, Array64> losses = state.Steps[i].Losses;
            comparison.Relative($"total of step {i}", losses["Total"].Values[0], step.Double("total"), tolerance, "losses");
            string actual = MatchesOf(losses["Matches"]);
            string expected = string.Join(" | ", step.List("matches").Select(level => string.Join(", ", level.EnumerateArray().Select(Matches.OfLists))));
            same &= actual == expected;
            if (precision == Precision.F64)
            {
                comparison.Relative($"gradient norm of step {i}", state.GradientNorms[i], step.Double("grad_norm_before_clip"), tolerance, "gradient norms");
                comparison.Equal($"matches of step {i}", actual, expected);
                foreach (JsonProperty loss in step.GetProperty("losses_weighted").EnumerateObject())
                {
                    comparison.Relative($"{loss.Name} of step {i}", Losses.Weighted(losses, loss.Name, criterion), loss.Value.GetDouble(), tolerance, "losses");
                }
            }

            i++;
        }

        return same;
    }

    /// <summary>What float32 is allowed in a step, by the READMEs.</summary>
    private static double Float32(ReferenceCase one, int step) =>
        one.Kind == "training" ? (step <= 20 ? 1e-3 : 5e-3) : step <= 20 ? 1e-4 : 2e-3;

    /// <summary>In the manifest's order: the last layer first, then the auxiliary ones.</summary>
    private static string MatchesOf(Array64 chosen)
    {
        IEnumerable<int> levels = [-1, .. Enumerable.Range(0, (int)chosen.Shape[0] - 1)];
        return string.Join(
            " | ",
            levels.Select(level => string.Join(", ", Enumerable.Range(0, (int)chosen.Shape[1]).Select(image => Matches.Of(chosen, level, image))))
        );
    }

    private static void CompareState(ReferenceCase one, TrainedState state, Precision precision, bool sameMatches, Comparison comparison)
    {
        if (precision == Precision.F32 && !sameMatches) return; // float32 trajectories are only close where all matches are equal
        double tolerance = precision == Precision.F64 ? 1e-9 : one.Kind == "m2f_training" ? 1e-3 : 2e-4;
        Dictionary<string, float[]> initial = one.Weights.ToDictionary(weight => weight.Name, weight => weight.Values(one.Salt));
        Array64 at = one.Outputs.Read("param.probe_idx");
        int row = 0;
        foreach (JsonElement parameter in one.Manifest.List("parameters"))
        {
            string key = parameter.GetString()!;
            double[] weights = state.Weights[key].Values;
            double[] delta = [.. weights.Select((value, i) => value - initial[key][i])];
            CompareRow(one, $"{key} weight", "param", weights, row, at, tolerance, 1, comparison);
            CompareRow(one, $"{key} change", "delta", delta, row, null, tolerance, 1, comparison);
            if (precision == Precision.F64)
            {
                CompareRow(one, $"{key} first moment", "exp_avg", state.FirstMoments[key].Values, row, at, 1e-9, MomentScale(one, "exp_avg", row), comparison);
                CompareRow(
                    one,
                    $"{key} second moment",
                    "exp_avg_sq",
                    state.SecondMoments[key].Values,
                    row,
                    at,
                    1e-9,
                    MomentScale(one, "exp_avg_sq", row),
                    comparison
                );
            }

            row++;
        }
    }

    /// <summary>
    /// Moments are tiny, so they are compared relative to the largest of their parameter; below 1e-12 of the largest of all parameters there is only
    /// rounding noise (gradients that are zero on paper).
    /// </summary>
    private static double MomentScale(ReferenceCase one, string key, int row)
    {
        Array64 stats = one.Outputs.Read($"{key}.stats");
        double largest = Enumerable.Range(0, (int)stats.Shape[0]).Max(i => stats.At(i).Values[1]);
        return stats.At(row).Values[1] is var own && own > 1e-12 * largest ? own : largest;
    }

    private static void CompareRow(
        ReferenceCase one,
        string what,
        string key,
        double[] actual,
        int row,
        Array64? at,
        double tolerance,
        double by,
        Comparison comparison
    )
    {
        double[] stats = one.Outputs.Read($"{key}.stats").At(row).Values;
        (double mean, _, double max) = Comparison.Statistics(actual);
        comparison.Number($"{what} mean", Math.Abs(mean - stats[0]) / by, tolerance, key);
        comparison.Number($"{what} absmax", Math.Abs(max - stats[1]) / by, tolerance, key);
        comparison.Number($"{what} norm", Math.Abs(Math.Sqrt(actual.Sum(x => x * x)) - stats[2]) / (by * Math.Sqrt(actual.Length)), tolerance, key);
        if (at is null) return;

        double[] places = at.At(row).Values;
        double[] expected = one.Outputs.Read($"{key}.probe_val").At(row).Values;
        for (int i = 0; i < places.Length; i++) comparison.Number($"{what}[{places[i]}]", Math.Abs(actual[(int)places[i]] - expected[i]) / by, tolerance, key);
    }
}
