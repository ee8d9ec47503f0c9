using System.Text.RegularExpressions;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo.Programs;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>
/// What the batch is called decides nothing: model and criterion with other letters in every port and pattern are the same program and train alike, on any
/// number of devices.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed partial class BatchNameTests(CpuPlugin plugin)
{
    [SkippableFact]
    public void Devices_agree_whatever_the_batch_is_called()
    {
        IReadOnlyList<ExperimentEntry> renamed = (IReadOnlyList<ExperimentEntry>)GeneratedCode.Load(Renamed)
            .GetType("MaskFormer.Definitions.Catalogue", throwOnError: true)!.GetProperty("All")!.GetValue(null)!;
        IExperiment original = Tiny(Catalogue.All), other = Tiny(renamed);
        Assert.Contains(other.Criterion.Inputs, static port => port.Shape == "Z, T");
        Assert.DoesNotContain(other.Criterion.Inputs.Concat(other.Model.Inputs), static port => port.Shape.Contains('B', StringComparison.Ordinal));

        using ITrainingEngine expected = plugin.Open(original);
        List<StepOutcome> outcomes = expected.Train(2);
        foreach (int devices in (int[])[1, 2, 4])
        {
            Assert.Equal(Key(original, devices), Key(other, devices));
            using ITrainingEngine engine = plugin.Open(other, devices);
            Engine.Same(outcomes, engine.Train(2), 1e-4);
            Engine.Same(expected.SaveWeights(), engine.SaveWeights(), 1e-3, least: 0.1);
        }
    }

    // What the cache knows a program by: its text without places in files.
    private static byte[] Key(IExperiment experiment, int devices) => Program.Of(StepGraphs.Training(experiment, devices).Module).Key.ToArray();

    private static IExperiment Tiny(IReadOnlyList<ExperimentEntry> catalogue) =>
        ConfigLoader.Load(catalogue, new() { Experiment = "shapes", Sets = TinyShapes.Settings }).Experiment;

    // In patterns and equations b becomes z, in shapes B becomes Z.
    private static string Renamed(string source) => Strings().Replace(source, static text =>
        text.Value.Contains("->", StringComparison.Ordinal) ? text.Value.Replace('b', 'z') : Batch().Replace(text.Value, "Z"));

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\bB\b")]
    private static partial Regex Batch();
}
