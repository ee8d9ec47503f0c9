using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>Compares what engines say and hold; failures name the step, loss or weight.</summary>
internal static class Engine
{
    /// <summary>Losses, norm and statistics of every step.</summary>
    public static void Same(IReadOnlyList<StepOutcome> expected, IReadOnlyList<StepOutcome> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Near($"total of step {i}", expected[i].Total, actual[i].Total, tolerance);
            Near($"gradient norm of step {i}", expected[i].GradientNorm, actual[i].GradientNorm, 10 * tolerance);
            Near($"share of no object of step {i}", expected[i].Statistics["NoObjectShare"], actual[i].Statistics["NoObjectShare"], 1e-6);
            // A pixel on the edge of one half may fall to either side
            Near($"matched IoU of step {i}", expected[i].Statistics["MatchedIoU"], actual[i].Statistics["MatchedIoU"], 0.01);
            Assert.Equal(expected[i].Losses.Keys.Order(StringComparer.Ordinal), actual[i].Losses.Keys.Order(StringComparer.Ordinal));
            foreach ((string name, double[] losses) in expected[i].Losses)
            {
                for (int level = 0; level < losses.Length; level++)
                    Near($"{name}[{level}] of step {i}", losses[level], actual[i].Losses[name][level], tolerance);
            }
        }
    }

    /// <summary>Every tensor by its name; elements may differ by a part of the tensor's largest, or of <paramref name="least"/> if that is more.</summary>
    public static void Same(IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> actual, double tolerance, double least = 1e-3)
    {
        Assert.Equal(expected.Select(static tensor => tensor.Info.Describe()), actual.Select(static tensor => tensor.Info.Describe()));
        foreach ((NamedTensor one, NamedTensor other) in expected.Zip(actual))
        {
            double[] a = one.ToDoubles(),
                b = other.ToDoubles();
            double largest = a.Max(Math.Abs),
                error = a.Zip(b, static (x, y) => Math.Abs(x - y)).Max();
            Assert.True(
                error <= tolerance * Math.Max(largest, least),
                FormattableString.Invariant($"{one.Name}: differs by {error:g3}, largest element {largest:g3}")
            );
        }
    }

    /// <summary>A batch whose loss is no number leaves weights and moments as they were, and the next one trains.</summary>
    public static void KeepsItsStateAtALossThatIsNoNumber(ITrainingEngine engine)
    {
        TrainingBatch good = TinyShapes.Batch(0), bad = good with { Bytes = good.Bytes with { Mean = [float.NaN, .. good.Bytes.Mean[1..]] } };
        var (weights, optimizer) = (engine.SaveWeights(), engine.SaveOptimizer());
        Assert.False(engine.Step([bad], 1).IsFinite);
        Same(weights, engine.SaveWeights(), 0);
        Same(optimizer, engine.SaveOptimizer(), 0);
        Assert.True(engine.Step([good], 1).IsFinite);
    }

    /// <summary>What one engine has saved after two steps goes on alike on the other.</summary>
    public static void Resumes(ITrainingEngine whole, ITrainingEngine part)
    {
        whole.Train(2);
        part.LoadWeights(whole.SaveWeights());
        part.LoadOptimizer(whole.SaveOptimizer());
        part.Random = whole.Random;
        Same(whole.Train(2, first: 2), part.Train(2, first: 2), 1e-4);
        Same(whole.SaveWeights(), part.SaveWeights(), 1e-3);
    }

    private static void Near(string what, double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            FormattableString.Invariant($"{what}: {actual:g9}, expected {expected:g9}")
        );
}
