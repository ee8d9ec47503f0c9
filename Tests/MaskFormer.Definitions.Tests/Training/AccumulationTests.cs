using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>The TorchSharp step on the tiny network.</summary>
[Collection(ProgramTests.Name)]
public sealed class AccumulationTests(TinyProgram program)
{
    /// <summary>After one step AdamW's first moment is (1 - beta1) times the gradient: linear, so that a mean of gradients is a mean of moments.</summary>
    [Fact]
    public void Accumulated_gradients_are_the_mean()
    {
        IExperiment experiment = Experiment("training.clip_norm=null");
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Train);
        using TrainingLoader loader = new(source, experiment.Data, 2, seed: 1);
        (TrainingBatch a, TrainingBatch b) = (loader.Next(), loader.Next());
        (double totalA, var first) = Moments(experiment, a);
        (double totalB, var second) = Moments(experiment, b);
        (double total, var both) = Moments(experiment, a, b);

        Assert.Equal((totalA + totalB) / 2, total, 4);
        int compared = 0;
        foreach ((string name, double[] values) in both)
        {
            double scale = values.Max(Math.Abs) + 1e-12;
            for (int i = 0; i < values.Length; i++, compared++)
                Assert.True(Math.Abs(((first[name][i] + second[name][i]) / 2) - values[i]) <= (1e-4 * scale) + 1e-9, $"{name}[{i}]");
        }

        Assert.True(compared > 1000, $"only {compared} numbers were compared");
        Assert.NotEqual(first["sem_seg_head.predictor.class_embed.weight/exp_avg"], second["sem_seg_head.predictor.class_embed.weight/exp_avg"]);
    }

    [Fact]
    public void A_step_that_is_no_number_changes_nothing()
    {
        IExperiment experiment = Experiment();
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Train);
        using TrainingLoader loader = new(source, experiment.Data, 2, seed: 1);
        TrainingBatch batch = loader.Next();
        batch.Image[17] = float.NaN;
        using ITrainingEngine step = Engines.OpenTraining("torch", experiment);
        string before = Hex(step.SaveWeights());
        Assert.Equal("MF7201", Assert.Throws<NonFiniteException>(() => step.Step([batch], 1)).Id); // the matching is the first to see it
        Assert.Equal(before, Hex(step.SaveWeights()));
    }

    private static string Hex(IEnumerable<NamedTensor> tensors) => string.Concat(tensors.Select(static tensor => Convert.ToHexString(tensor.Data.Span)));

    private static (double Total, Dictionary<string, double[]> Moments) Moments(IExperiment experiment, params TrainingBatch[] batches)
    {
        using ITrainingEngine step = Engines.OpenTraining("torch", experiment);
        StepOutcome outcome = step.Step(batches, 1);
        Assert.InRange(outcome.NoObjectShare!.Value, 0, 1);
        Assert.InRange(outcome.MatchedIoU!.Value, 0, 1);
        return (
            outcome.Total,
            step.SaveOptimizer()
                .Where(static tensor => tensor.Name.EndsWith("/exp_avg", StringComparison.Ordinal))
                .ToDictionary(static tensor => tensor.Name, static tensor => tensor.ToDoubles())
        );
    }

    private IExperiment Experiment(params string[] sets) =>
        ConfigLoader.Load(Catalogue.All, new() { Experiment = "shapes", File = program.Config, Sets = [$"data.folder={program.Data}", .. sets] }).Experiment;
}
