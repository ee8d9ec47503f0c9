using MaskFormer.Language;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>What is sent to a device instead of masks.</summary>
[Collection(EngineCollection.Name)]
public sealed class OwnersTests
{
    [Fact]
    public void A_batch_given_as_masks_trains_as_the_one_given_as_owners()
    {
        TrainingBatch owned = TinyShapes.Batch(0), masked = owned with { Owners = [], Targets = owned.Targets };
        using ITrainingEngine engine = Engines.OpenTraining("evaluator", TinyShapes.Experiment);
        var weights = engine.SaveWeights();
        StepOutcome expected = engine.Step([owned], 1);
        engine.LoadWeights(weights);
        Engine.Same([expected], [engine.Step([masked], 1)], 0);
    }

    /// <summary>The lower slot's pixels belong to both: as masks that overlap they need a second map, and give what TorchSharp gives.</summary>
    [Fact]
    public void Masks_that_overlap_take_maps_above_each_other()
    {
        TrainingBatch overlapping = Overlapping();
        MaskFormerExperiment deep = TinyShapes.Experiment with { Data = TinyShapes.Experiment.Data with { OverlapDepth = 2 } };
        using ITrainingEngine graph = Engines.OpenTraining("evaluator", deep), torch = Engines.OpenTraining("torch", deep);
        torch.LoadWeights(graph.SaveWeights());
        StepOutcome expected = torch.Step([overlapping], 1), plain = torch.Step([TinyShapes.Batch(0)], 1);
        Engine.Same([expected], [graph.Step([overlapping], 1)], 1e-4);
        Assert.NotEqual(plain.Total, expected.Total, 1e-3);
    }

    [Fact]
    public void More_targets_above_each_other_than_maps_are_refused()
    {
        using ITrainingEngine engine = Engines.OpenTraining("evaluator", TinyShapes.Experiment);
        Assert.Equal("MF6044", Assert.Throws<MaskFormerException>(() => engine.Step([Overlapping()], 1)).Id);
    }

    private static TrainingBatch Overlapping()
    {
        TrainingBatch batch = TinyShapes.Batch(0);
        float[] masks = [.. batch.Targets];
        const int Plane = TinyShapes.Side * TinyShapes.Side;
        for (int i = 0; i < Plane; i++) masks[Plane + i] = Math.Max(masks[i], masks[Plane + i]);
        return batch with { Owners = [], Targets = masks };
    }
}
