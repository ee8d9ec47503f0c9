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

    [Fact]
    public void Masks_that_overlap_are_refused()
    {
        TrainingBatch batch = TinyShapes.Batch(0);
        float[] masks = [.. batch.Targets];
        int both = Array.IndexOf(masks, 1f);
        masks[both + (TinyShapes.Side * TinyShapes.Side)] = 1;
        using ITrainingEngine engine = Engines.OpenTraining("evaluator", TinyShapes.Experiment);
        Assert.Equal("MF6044", Assert.Throws<MaskFormerException>(() => engine.Step([batch with { Owners = [], Targets = masks }], 1)).Id);
    }
}
