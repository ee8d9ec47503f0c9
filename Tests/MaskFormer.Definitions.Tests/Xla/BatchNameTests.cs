using System.Text.RegularExpressions;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>
/// What the batch is called decides nothing: model and criterion with other letters in every port and pattern train alike, on any number of devices.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed partial class BatchNameTests(CpuPlugin plugin) : IClassFixture<CpuPlugin>
{
    private static readonly string[] settings =
    [
        $"data.canvas_height={TinyShapes.Side}", $"data.canvas_width={TinyShapes.Side}", $"data.target_slots={TinyShapes.Slots}",
        $"model.classes={TinyShapes.Classes}", "model.hidden=16", "model.heads=2", "model.depth=1", "model.drop_rate=0.1", "model.mask_dim=8",
        "model.pixel_decoder.hidden=16", "model.backbone.stem_width=8", "model.backbone.width=8",
        "training.batch=4", "training.learning_rate=0.01", "training.epsilon=0.001",
    ];

    [SkippableFact]
    public void Devices_agree_whatever_the_batch_is_called()
    {
        string named = CpuPlugin.Path;
        IReadOnlyList<ExperimentEntry> renamed = (IReadOnlyList<ExperimentEntry>)GeneratedCode.Load(Renamed)
            .GetType("MaskFormer.Definitions.Catalogue", throwOnError: true)!.GetProperty("All")!.GetValue(null)!;
        IExperiment original = Tiny(Catalogue.All), other = Tiny(renamed);
        Assert.Contains(other.Criterion.Inputs, static port => port.Shape == "Z, T");
        Assert.DoesNotContain(other.Criterion.Inputs.Concat(other.Model.Inputs), static port => port.Shape.Contains('B', StringComparison.Ordinal));

        using ITrainingEngine expected = Open(original, 1);
        List<StepOutcome> outcomes = expected.Train(2);
        foreach (int devices in (int[])[1, 2, 4])
        {
            using ITrainingEngine engine = Open(other, devices);
            Engine.Same(outcomes, engine.Train(2), 1e-4);
            Engine.Same(expected.SaveWeights(), engine.SaveWeights(), 1e-3);
        }

        ITrainingEngine Open(IExperiment experiment, int devices) =>
            Engines.OpenTraining("xla", experiment, new() { Plugin = named, Devices = devices, Cache = plugin.Cache });
    }

    private static IExperiment Tiny(IReadOnlyList<ExperimentEntry> catalogue) =>
        ConfigLoader.Load(catalogue, new() { Experiment = "shapes", Sets = settings }).Experiment;

    // In patterns and equations b becomes z, in shapes B becomes Z.
    private static string Renamed(string source) => Strings().Replace(source, static text =>
        text.Value.Contains("->", StringComparison.Ordinal) ? text.Value.Replace('b', 'z') : Batch().Replace(text.Value, "Z"));

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\bB\b")]
    private static partial Regex Batch();
}
