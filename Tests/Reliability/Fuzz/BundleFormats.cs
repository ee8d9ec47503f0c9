using MaskFormer.Definitions;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Shapes;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>What a training leaves of a step whose numbers were not finite: <c>replay</c> reads it.</summary>
internal static class BundleFormats
{
    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        string data = Path.Combine(folder, "data"), config = Path.Combine(folder, NonFiniteBundle.Config);
        ShapesGenerator.Write(data, new ShapesOptions { Train = 2, Val = 1, Height = 24, Width = 24, Seed = 5 });
        File.WriteAllText(config, "experiment: shapes\n");
        string facts = Path.Combine(Written(data, folder, config), "bundle.json");
        yield return new("bundle", [File.ReadAllBytes(facts)], bytes =>
        {
            File.WriteAllBytes(facts, bytes);
            NonFiniteBundle.Read(Path.GetDirectoryName(facts)!);
        });
    }

    private static string Written(string data, string folder, string config)
    {
        IExperiment experiment = Catalogue.All.First(static entry => entry.Name == "shapes").Create();
        using IPanopticSource source = DataSources.Open(new CocoPanopticData(), data, DataSources.Train);
        using TrainingLoader loader = new(source, experiment.Data, batchSize: 2, seed: 1);
        TrainingBatch batch = loader.Next();
        BundleFacts facts = new(
            0, "shapes", "torch", 3, 1, "the loss is NaN", "image 1", [], [BundledPart.Of(batch)], new Dictionary<string, byte[]> { ["torch"] = [1, 2] },
            new Dictionary<string, string>());
        return new NonFiniteBundle(facts, [], [], [batch]).Write(folder, config);
    }
}
