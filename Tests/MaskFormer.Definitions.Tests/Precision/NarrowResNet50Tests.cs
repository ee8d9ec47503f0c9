using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Definitions.Tests.Precision;

/// <summary>The paper's network in its own initial weights: the first loss in bfloat16 is that of float32 within 1 %.</summary>
[Collection(EngineCollection.Name)]
public sealed class NarrowResNet50Tests(ITestOutputHelper output)
{
    private static readonly MaskFormerExperiment wide = Experiments.CocoPanopticR50 with
    {
        Data = Experiments.CocoPanopticR50.Data with { CanvasHeight = TinyShapes.Side, CanvasWidth = TinyShapes.Side, TargetSlots = TinyShapes.Slots },
        Training = Experiments.CocoPanopticR50.Training with { Batch = 2 },
    };

    [Fact]
    public void The_first_loss_is_that_of_float32()
    {
        double expected = First(wide), actual = First(wide with { Training = wide.Training with { Precision = ComputePrecision.BFloat16 } });
        output.WriteLine(FormattableString.Invariant($"float32 {expected:g6}, bfloat16 {actual:g6}"));
        Assert.NotEqual(expected, actual);
        Assert.Equal(expected, actual, 0.01 * expected);
    }

    private static double First(MaskFormerExperiment experiment)
    {
        using ITrainingEngine engine = Engines.OpenTraining("torch", experiment);
        return engine.Step([TinyShapes.Batch(0, 2)], 0).Total;
    }
}
