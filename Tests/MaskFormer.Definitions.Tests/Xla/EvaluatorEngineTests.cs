using MaskFormer.Runtime.Evaluation;
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
        using ITrainingEngine torch = Engines.OpenTraining("torch", TinyShapes.Experiment),
            evaluator = Engines.OpenTraining("evaluator", TinyShapes.Experiment);
        Assert.Equal(torch.Parameters, evaluator.Parameters);
        Engine.Same(torch.SaveWeights(), evaluator.SaveWeights(), 0);
        Engine.Same(torch.Train(3), evaluator.Train(3), 1e-4);
        Engine.Same(torch.SaveWeights(), evaluator.SaveWeights(), 1e-3);
        Engine.Same(torch.SaveOptimizer(), evaluator.SaveOptimizer(), 1e-2);
    }

    [Fact]
    public void Predicts_what_the_TorchSharp_engine_predicts()
    {
        using ITrainingEngine torch = Engines.OpenTraining("torch", TinyShapes.Experiment),
            evaluator = Engines.OpenTraining("evaluator", TinyShapes.Experiment);
        float[] image = TinyShapes.Batch(5, 1).Image;
        RawPrediction expected = torch.Predict(image, TinyShapes.Side, TinyShapes.Side),
            actual = evaluator.Predict(image, TinyShapes.Side, TinyShapes.Side);
        Assert.Equal(expected["Masks"].Sizes, actual["Masks"].Sizes);
        Assert.All(expected["Logits"].Values.Zip(actual["Logits"].Values), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(expected["Masks"].Values.Zip(actual["Masks"].Values), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    /// <summary>Zero images make no step, so an engine that predicts with such an experiment has not tried to write one.</summary>
    [Fact]
    public void Opened_for_prediction_it_builds_no_training_step()
    {
        MaskFormerExperiment accumulating = TinyShapes.Experiment with { Training = TinyShapes.Experiment.Training with { Batch = 0, Seed = 8 } };
        using IEngine whole = Engines.OpenTraining("evaluator", TinyShapes.Experiment), model = Engines.Open("evaluator", accumulating);
        Assert.Equal(whole.Parameters, model.Parameters);
        model.LoadWeights(whole.SaveWeights());
        Engine.Same(whole.SaveWeights(), model.SaveWeights(), 0);
        float[] image = TinyShapes.Batch(5, 1).Image;
        Assert.Equal(
            whole.Predict(image, TinyShapes.Side, TinyShapes.Side)["Masks"].Values,
            model.Predict(image, TinyShapes.Side, TinyShapes.Side)["Masks"].Values
        );
    }

    [Fact]
    public void A_loss_that_is_no_number_changes_nothing()
    {
        using ITrainingEngine engine = Engines.OpenTraining("evaluator", TinyShapes.Experiment);
        Engine.KeepsItsStateAtALossThatIsNoNumber(engine);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_checkpoint_of_one_engine_resumes_on_the_other(bool fromTorch)
    {
        (string first, string second) = fromTorch ? ("torch", "evaluator") : ("evaluator", "torch");
        using ITrainingEngine whole = Engines.OpenTraining(first, TinyShapes.Experiment), part = Engines.OpenTraining(second, TinyShapes.Experiment);
        Engine.Resumes(whole, part);
    }
}
