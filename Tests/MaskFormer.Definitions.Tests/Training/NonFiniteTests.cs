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
public sealed class NonFiniteTests(TinyProgram program)
{
    [Fact]
    public void A_step_that_is_no_number_changes_nothing()
    {
        IExperiment experiment = Experiment();
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Train);
        using TrainingLoader loader = new(source, experiment.Data, 2, seed: 1);
        TrainingBatch batch = loader.Next();
        batch.Bytes.Mean[1] = float.NaN;
        using ITrainingEngine step = Engines.OpenTraining("torch", experiment);
        string before = Hex(step.SaveWeights());
        Assert.Equal("MF7201", Assert.Throws<NonFiniteException>(() => step.Step([batch], 1)).Id); // the matching is the first to see it
        Assert.Equal(before, Hex(step.SaveWeights()));
    }

    private static string Hex(IEnumerable<NamedTensor> tensors) => string.Concat(tensors.Select(static tensor => Convert.ToHexString(tensor.Data.Span)));

    private IExperiment Experiment(params string[] sets) =>
        ConfigLoader.Load(Catalogue.All, new() { Experiment = "shapes", File = program.Config, Sets = [$"data.folder={program.Data}", .. sets] }).Experiment;
}
