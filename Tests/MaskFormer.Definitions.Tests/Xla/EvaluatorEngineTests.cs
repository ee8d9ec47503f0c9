using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>The training step as a graph, on the reference evaluator, against the TorchSharp engine: no plugin needed.</summary>
[Collection(EngineCollection.Name)]
public sealed class EvaluatorEngineTests
{
    [Fact]
    public void Trains_as_the_TorchSharp_engine_does()
    {
        using ITrainStep torch = Engines.Create("torch", TinyShapes.Experiment), evaluator = Engines.Create("evaluator", TinyShapes.Experiment);
        Assert.Equal(torch.Parameters, evaluator.Parameters);
        Engine.Same(torch.SaveWeights(), evaluator.SaveWeights(), 0);
        Engine.Same(torch.Train(3), evaluator.Train(3), 1e-4);
        Engine.Same(torch.SaveWeights(), evaluator.SaveWeights(), 1e-3);
        Engine.Same(torch.SaveOptimizer(), evaluator.SaveOptimizer(), 1e-2);
    }

    [Fact]
    public void Predicts_what_the_TorchSharp_engine_predicts()
    {
        using ITrainStep torch = Engines.Create("torch", TinyShapes.Experiment), evaluator = Engines.Create("evaluator", TinyShapes.Experiment);
        float[] image = TinyShapes.Batch(5, 1).Image;
        RawPrediction expected = torch.Predictor.Predict(image, TinyShapes.Side, TinyShapes.Side),
            actual = evaluator.Predictor.Predict(image, TinyShapes.Side, TinyShapes.Side);
        Assert.Equal((expected.Queries, expected.Rows, expected.Columns), (actual.Queries, actual.Rows, actual.Columns));
        Assert.All(expected.Logits.Zip(actual.Logits), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(expected.Masks.Zip(actual.Masks), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    /// <summary>A step that accumulates cannot be written as a graph, so an engine that predicts with such an experiment has not tried to write one.</summary>
    [Fact]
    public void Opened_for_prediction_it_builds_no_training_step()
    {
        MaskFormerExperiment accumulating = TinyShapes.Experiment with { Training = TinyShapes.Experiment.Training with { AccumulationSteps = 2, Seed = 8 } };
        using ITrainStep whole = Engines.Create("evaluator", TinyShapes.Experiment),
            model = Engines.Create("evaluator", accumulating, new() { PredictOnly = true });
        Assert.Equal(whole.Parameters, model.Parameters);
        model.LoadWeights(whole.SaveWeights());
        Engine.Same(whole.SaveWeights(), model.SaveWeights(), 0);
        float[] image = TinyShapes.Batch(5, 1).Image;
        Assert.Equal(
            whole.Predictor.Predict(image, TinyShapes.Side, TinyShapes.Side).Masks,
            model.Predictor.Predict(image, TinyShapes.Side, TinyShapes.Side).Masks
        );
        Assert.Throws<InvalidOperationException>(() => model.Step([TinyShapes.Batch(0)], 1));
    }

    [Fact]
    public void A_loss_that_is_no_number_changes_nothing()
    {
        using ITrainStep engine = Engines.Create("evaluator", TinyShapes.Experiment);
        Engine.KeepsItsStateAtALossThatIsNoNumber(engine);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_checkpoint_of_one_engine_resumes_on_the_other(bool fromTorch)
    {
        (string first, string second) = fromTorch ? ("torch", "evaluator") : ("evaluator", "torch");
        using ITrainStep whole = Engines.Create(first, TinyShapes.Experiment), part = Engines.Create(second, TinyShapes.Experiment);
        Engine.Resumes(whole, part);
    }
}
