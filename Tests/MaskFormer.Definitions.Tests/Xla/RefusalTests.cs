using MaskFormer.Language;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>What the graph engines cannot do is refused in words, before anything runs.</summary>
[Collection(EngineCollection.Name)]
public sealed class RefusalTests
{
    [Theory]
    [InlineData(3, "3 devices do not divide a batch of 4")]
    [InlineData(0, "a step needs a device")]
    public void Devices_must_divide_the_batch(int devices, string cause) =>
        Refused("MF3015", cause, () => Engines.OpenTraining("xla", TinyShapes.Experiment, new() { Devices = devices }));

    [Fact]
    public void A_plugin_that_is_not_there_is_named() =>
        Refused("MF8102", "there is no such file", () => Engines.OpenTraining("xla", TinyShapes.Experiment, new() { Plugin = "/nowhere/pjrt.so" }));

    [Fact]
    public void A_file_that_is_no_library_is_refused() =>
        Refused("MF8102", "", () => Engines.OpenTraining("xla", TinyShapes.Experiment, new() { Plugin = typeof(RefusalTests).Assembly.Location }));

    [Fact]
    public void A_plugin_that_was_not_got_is_named() =>
        Refused("MF8102", "tpu", () => Engines.OpenTraining("xla", TinyShapes.Experiment, new() { Plugin = "tpu" }));

    /// <summary>The loader keeps to the limit; whoever makes batches himself is told.</summary>
    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void More_targets_than_there_is_room_for_are_refused(string engine)
    {
        using ITrainingEngine tight = Engines.OpenTraining(engine, TinyShapes.Experiment with { Data = TinyShapes.Experiment.Data with { PairsPerImage = 1 } });
        Refused("MF7202", "there is room for 4", () => tight.Step([TinyShapes.Batch(0)], 1));
    }

    [Fact]
    public void Weights_of_another_model_are_refused()
    {
        MaskFormerExperiment wider = TinyShapes.Experiment with { Model = TinyShapes.Experiment.Model with { FeedForward = 25 } };
        using ITrainingEngine engine = Engines.OpenTraining("evaluator", TinyShapes.Experiment), other = Engines.OpenTraining("torch", wider);
        Refused("MF4040", "linear1", () => engine.LoadWeights(other.SaveWeights()));
    }

    private static void Refused(string id, string words, Action action)
    {
        MaskFormerException error = Assert.ThrowsAny<MaskFormerException>(action);
        Assert.Equal(id, error.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
