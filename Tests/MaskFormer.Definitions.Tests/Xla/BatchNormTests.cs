using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>Batch norms that are trained: numbers and gradients are libtorch's, statistics those of the whole batch, running means part of the step.</summary>
[Collection(EngineCollection.Name)]
public sealed class BatchNormTests(CpuPlugin plugin)
{
    private static readonly MaskFormerExperiment experiment = TinyShapes.Experiment with
    {
        Model = TinyShapes.Experiment.Model with { Backbone = new ResNet { Depth = ResNetDepth.R14, StemWidth = 8, Width = 4, Norm = NormKind.Batch } },
    };

    /// <summary>In float64: outputs, and gradients by input, convolutions, scales and shifts.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(7u)] // in training
    public void Both_engines_compute_a_block_alike(uint? training) =>
        EngineAgreement.OfNumbers(new BasicBlock { In = 4, Mid = 6, Out = 6, Stride = 2, Norm = NormKind.Batch }, [[3, 4, 5, 7]], dropout: training);

    [Fact]
    public void Both_engines_train_alike_and_keep_the_same_running_means()
    {
        using ITrainingEngine torch = Engines.OpenTraining("torch", experiment), evaluator = Engines.OpenTraining("evaluator", experiment);
        IReadOnlyList<NamedTensor> start = torch.SaveWeights();
        Engine.Same(start, evaluator.SaveWeights(), 0);
        Engine.Same(torch.Train(2), evaluator.Train(2), 1e-4);
        Engine.Same(torch.SaveWeights(), evaluator.SaveWeights(), 1e-3);
        foreach ((NamedTensor before, NamedTensor after) in start.Zip(torch.SaveWeights()).Where(static pair => pair.First.Name.Contains(".running_")))
            Assert.All(before.ToDoubles().Zip(after.ToDoubles()), pair => Assert.NotEqual(pair.First, pair.Second));
        float[] image = TinyShapes.Batch(5, 1).Image;
        Assert.All(
            torch.Predict(image, TinyShapes.Side, TinyShapes.Side)["Logits"].Values
                .Zip(evaluator.Predict(image, TinyShapes.Side, TinyShapes.Side)["Logits"].Values),
            static pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void A_loss_that_is_no_number_changes_no_running_mean(string name)
    {
        using ITrainingEngine engine = Engines.OpenTraining(name, experiment), fresh = Engines.OpenTraining(name, experiment);
        TrainingBatch good = TinyShapes.Batch(0), bad = good with { Bytes = good.Bytes with { Mean = [float.NaN, .. good.Bytes.Mean[1..]] } };
        IReadOnlyList<NamedTensor> weights = engine.SaveWeights();
        try
        {
            Assert.False(engine.Step([bad], 1).IsFinite);
        }
        catch (NonFiniteException)
        {
            // TorchSharp's matching refuses
        }

        Engine.Same(weights, engine.SaveWeights(), 0);
        Engine.Same([fresh.Step([good], 1)], [engine.Step([good], 1)], 0);
        Engine.Same(fresh.SaveWeights(), engine.SaveWeights(), 0);
    }

    [SkippableFact]
    public void Several_devices_have_the_statistics_of_their_whole_batch()
    {
        using ITrainingEngine one = plugin.Open(experiment), two = plugin.Open(experiment, 2);
        Engine.Same(one.Train(2), two.Train(2), 1e-4);
        Engine.Same(one.SaveWeights(), two.SaveWeights(), 1e-3);
    }

    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void A_step_in_parts_is_refused(string name)
    {
        MaskFormerExperiment inParts = experiment with { Training = experiment.Training with { Batch = 2, AccumulationSteps = 2 } };
        MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
        {
            using ITrainingEngine engine = Engines.OpenTraining(name, inParts);
            engine.Step([TinyShapes.Batch(0, 2), TinyShapes.Batch(1, 2)], 1);
        });
        Assert.Equal("MF7012", error.Id);
        Assert.Contains("needs the whole batch", error.Message, StringComparison.Ordinal);
    }
}
