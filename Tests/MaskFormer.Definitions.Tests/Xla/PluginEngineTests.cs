using MaskFormer.Pjrt;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>The same training step through real XLA.</summary>
[Collection(EngineCollection.Name)]
public sealed class PluginEngineTests(StartedPlugin started) : IClassFixture<StartedPlugin>
{
    private CpuPlugin Plugin => started.Plugin;

    [SkippableFact]
    public void Trains_as_the_TorchSharp_engine_does()
    {
        using ITrainingEngine xla = Plugin.Open(TinyShapes.Experiment), torch = Engines.OpenTraining("torch", TinyShapes.Experiment);
        Engine.Same(torch.Train(3), xla.Train(3), 1e-4);
        Engine.Same(torch.SaveWeights(), xla.SaveWeights(), 1e-3);
        Engine.Same(torch.SaveOptimizer(), xla.SaveOptimizer(), 1e-2);
    }

    [SkippableFact]
    public void Prediction_alone_compiles_the_model_alone()
    {
        List<Compilation> compiled = [];
        XlaOptions options = new() { Plugin = CpuPlugin.Path, Cache = Plugin.Cache, Compiled = compiled.Add };
        using IEngine torch = Engines.Open("torch", TinyShapes.Experiment), xla = Engines.Open("xla", TinyShapes.Experiment, options);
        float[] image = TinyShapes.Batch(5, 1).Image;
        RawPrediction expected = torch.Predict(image, TinyShapes.Side, TinyShapes.Side),
            actual = xla.Predict(image, TinyShapes.Side, TinyShapes.Side);
        Assert.All(expected["Logits"].Values.Zip(actual["Logits"].Values), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(expected["Masks"].Values.Zip(actual["Masks"].Values), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Equal(["predict"], compiled.Select(static one => one.Name));
    }

    [SkippableFact]
    public void One_compilation_per_mode_and_none_at_the_second_start()
    {
        List<Compilation> second = StartedPlugin.Start(Plugin);
        Assert.Equal([("train", false), ("predict", false)], started.First.Select(static one => (one.Name, one.FromCache)));
        Assert.Equal([("train", true), ("predict", true)], second.Select(static one => (one.Name, one.FromCache)));
    }

    [SkippableFact]
    public void A_cache_that_cannot_be_written_is_told_once()
    {
        List<string> told = [];
        string file = Path.Combine(Plugin.Cache, "a file");
        File.WriteAllText(file, "no folder");
        XlaOptions options = new() { Plugin = CpuPlugin.Path, Cache = file, CacheUnusable = told.Add };
        using ITrainingEngine engine = Engines.OpenTraining("xla", TinyShapes.Experiment, options);
        engine.Predict(TinyShapes.Batch(5, 1).Image, TinyShapes.Side, TinyShapes.Side); // a second program
        Assert.Contains("XDG_CACHE_HOME", Assert.Single(told));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_checkpoint_of_one_engine_resumes_on_the_other(bool fromTorch)
    {
        using ITrainingEngine torch = Engines.OpenTraining("torch", TinyShapes.Experiment), xla = Plugin.Open(TinyShapes.Experiment);
        (ITrainingEngine whole, ITrainingEngine part) = fromTorch ? (torch, xla) : (xla, torch);
        Engine.Resumes(whole, part);
    }

    [SkippableFact]
    public void A_loss_that_is_no_number_changes_nothing()
    {
        using ITrainingEngine engine = Plugin.Open(TinyShapes.Experiment);
        Engine.KeepsItsStateAtALossThatIsNoNumber(engine);
    }
}
