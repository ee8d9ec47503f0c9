using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Definitions.Tests.Precision;

/// <summary>Training in bfloat16: the same on every engine, close to float32, with weights that stay float32.</summary>
[Collection(EngineCollection.Name)]
public sealed class NarrowTrainingTests(CpuPlugin plugin, ITestOutputHelper output)
{
    private static readonly MaskFormerExperiment wide = TinyShapes.Experiment;
    private static readonly MaskFormerExperiment narrow = wide with { Training = wide.Training with { Precision = ComputePrecision.BFloat16 } };

    [Fact]
    public void The_evaluator_trains_as_TorchSharp_does()
    {
        using ITrainingEngine torch = Engines.OpenTraining("torch", narrow),
            evaluator = Engines.OpenTraining("evaluator", narrow),
            full = Engines.OpenTraining("torch", wide);
        Compare(torch, evaluator, full, losses: 1e-3, gradients: 0.02);
    }

    [SkippableFact]
    public void Xla_trains_as_TorchSharp_does()
    {
        using ITrainingEngine torch = Engines.OpenTraining("torch", narrow), xla = plugin.Open(narrow), full = Engines.OpenTraining("torch", wide);

        // XLA keeps more digits between ops than it is told to.
        Compare(torch, xla, full, losses: 1e-2, gradients: 0.05);
    }

    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void The_loss_falls_as_it_does_in_float32(string engine)
    {
        using ITrainingEngine one = Engines.OpenTraining(engine, narrow), other = Engines.OpenTraining("torch", wide);
        ((double begin, double end), (double expectedBegin, double expectedEnd)) = (Trend(one), Trend(other));
        output.WriteLine(FormattableString.Invariant($"{engine}: bfloat16 {begin:g4} to {end:g4}, float32 {expectedBegin:g4} to {expectedEnd:g4}"));
        Assert.True(end < begin / 1.5);
        Assert.Equal(expectedBegin, begin, 0.02 * expectedBegin);
        Assert.Equal(expectedEnd, end, 0.03 * expectedEnd);
    }

    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void A_checkpoint_of_one_precision_resumes_in_the_other(string engine)
    {
        using ITrainingEngine one = Engines.OpenTraining(engine, narrow), other = Engines.OpenTraining(engine, wide);
        one.Train(2);
        Assert.All(one.SaveWeights().Concat(one.SaveOptimizer()), static tensor => Assert.Equal(ElementType.F32, tensor.Info.Type));

        // Small updates are kept: a weight has more digits than bfloat16 holds.
        Assert.Contains(one.SaveWeights(), static tensor => tensor.ToDoubles().Any(static v => v != OpRun.Rounded((float)v)));
        other.LoadWeights(one.SaveWeights());
        other.LoadOptimizer(one.SaveOptimizer());
        other.Random = one.Random;
        Engine.Same(one.SaveWeights(), other.SaveWeights(), 0);
        Near("loss", one.Train(1, first: 2)[0].Total, other.Train(1, first: 2)[0].Total, 0.01);
    }

    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void Predictions_obey_it(string engine)
    {
        using ITrainingEngine one = Engines.OpenTraining(engine, narrow),
            torch = Engines.OpenTraining("torch", narrow),
            other = Engines.OpenTraining(engine, wide);
        float[] image = TinyShapes.Batch(5, 1).Image;
        RawPrediction rough = Predict(one), same = Predict(torch), fine = Predict(other);
        Assert.All(rough["Masks"].Values.Concat(rough["Logits"].Values), static v => Assert.True(v == OpRun.Rounded(v)));
        Assert.Contains(fine["Masks"].Values, static v => v != OpRun.Rounded(v));
        double largest = fine["Masks"].Values.Max(Math.Abs);
        Assert.All(rough["Masks"].Values.Zip(same["Masks"].Values), pair => Assert.Equal(pair.First, pair.Second, 0.02 * largest));
        Assert.All(rough["Masks"].Values.Zip(fine["Masks"].Values), pair => Assert.Equal(pair.First, pair.Second, 0.05 * largest));

        RawPrediction Predict(ITrainingEngine step) => step.Predict(image, TinyShapes.Side, TinyShapes.Side);
    }

    private static (double Begin, double End) Trend(ITrainingEngine engine)
    {
        List<StepOutcome> steps = engine.Train(30);
        return (steps[0].Total, steps[^5..].Average(static step => step.Total));
    }

    // The first moments after one step are a tenth of the clipped gradients: every parameter's gradient is compared.
    private void Compare(ITrainingEngine expected, ITrainingEngine actual, ITrainingEngine full, double losses, double gradients)
    {
        // Of some batches, the first one too, gradients are a sixth apart: a rounded cost gives a target to another query.
        StepOutcome a = expected.Train(1, first: 1)[0],
            b = actual.Train(1, first: 1)[0],
            c = full.Train(1, first: 1)[0];
        output.WriteLine(
            FormattableString.Invariant(
                $"total {a.Total:g7} {b.Total:g7}, float32 {c.Total:g7}; norm {a.GradientNorm:g5} {b.GradientNorm:g5}, float32 {c.GradientNorm:g5}"
            )
        );
        Near("total", a.Total, b.Total, losses);
        Near("total in float32", c.Total, b.Total, 0.01);
        Assert.NotEqual(c.Total, a.Total);
        foreach ((string name, double[] levels) in a.Losses) Near(name, levels[0], b.Losses[name][0], losses);
        Near("gradient norm", a.GradientNorm, b.GradientNorm, gradients);
        output.WriteLine(FormattableString.Invariant($"gradients: {Distance(expected, actual):g3} apart, {Distance(expected, full):g3} from float32"));
        Assert.True(Distance(expected, actual) <= gradients);
        Assert.True(Distance(expected, full) <= 0.1);
    }

    /// <summary>Root of the squared differences of all first moments, relative to their norm.</summary>
    private static double Distance(ITrainingEngine one, ITrainingEngine other)
    {
        (double difference, double norm) = (0, 0);
        foreach (
            (NamedTensor a, NamedTensor b) in one.SaveOptimizer()
                .Zip(other.SaveOptimizer())
                .Where(static pair => pair.First.Name.EndsWith("/exp_avg", StringComparison.Ordinal))
        )
        {
            Assert.Equal(a.Name, b.Name);
            foreach ((double x, double y) in a.ToDoubles().Zip(b.ToDoubles())) (difference, norm) = (difference + ((x - y) * (x - y)), norm + (x * x));
        }

        return Math.Sqrt(difference / norm);
    }

    private static void Near(string what, double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), FormattableString.Invariant($"{what}: {actual:g6}, expected {expected:g6}"));
}
