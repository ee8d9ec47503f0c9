using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>Dropout draws the same elements on every engine, because its bits are a function of seed, step, call and element.</summary>
[Collection(EngineCollection.Name)]
public sealed class DropoutTests(CpuPlugin plugin)
{
    [Fact]
    public void Both_engines_drop_the_same()
    {
        using ITrainingEngine torch = Engines.OpenTraining("torch", TinyShapes.Dropping), evaluator = Engines.OpenTraining("evaluator", TinyShapes.Dropping);
        Engine.Same(torch.Train(2), evaluator.Train(2), 1e-4);
        // A learning rate is 0.01: shifts that start at zero are held to a hundredth of a step
        Engine.Same(torch.SaveWeights(), evaluator.SaveWeights(), 1e-3, least: 0.1);
    }

    [SkippableFact]
    public void Several_devices_are_one_device_at_the_same_global_batch()
    {
        using ITrainingEngine one = plugin.Open(TinyShapes.Dropping),
            two = plugin.Open(TinyShapes.Dropping, 2),
            four = plugin.Open(TinyShapes.Dropping, 4),
            torch = Engines.OpenTraining("torch", TinyShapes.Dropping);
        List<StepOutcome> expected = one.Train(3);
        Engine.Same(expected, two.Train(3), 1e-4);
        Engine.Same(expected, four.Train(3), 1e-4);
        Engine.Same(torch.Train(3), expected, 1e-4);
        Engine.Same(one.SaveWeights(), two.SaveWeights(), 1e-3, least: 0.1);
        Engine.Same(one.SaveWeights(), four.SaveWeights(), 1e-3, least: 0.1);
    }

    [Fact]
    public void A_resumed_run_drops_what_the_unbroken_one_drops()
    {
        using ITrainingEngine whole = Engines.OpenTraining("torch", TinyShapes.Dropping), resumed = Engines.OpenTraining("torch", TinyShapes.Dropping);
        whole.Train(2);
        resumed.LoadWeights(whole.SaveWeights());
        resumed.LoadOptimizer(whole.SaveOptimizer());
        Engine.Same(whole.Train(2, first: 2), resumed.Train(2, first: 2), 1e-6);
    }

    [Fact]
    public void Steps_drop_different_elements()
    {
        using ITrainingEngine engine = Engines.OpenTraining("torch", TinyShapes.Dropping);
        double[] totals = [.. Enumerable.Range(0, 3).Select(_ => engine.Step([TinyShapes.Batch(0)], rateFactor: 0).Total)];
        Assert.Equal(3, totals.Distinct().Count());
    }
}
