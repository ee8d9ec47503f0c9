using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>The experiments, and inputs of an odd size for their blocks.</summary>
internal static class ExperimentData
{
    public static TheoryData<string> Names => [.. Catalogue.All.Select(entry => entry.Name)];

    /// <summary>
    /// The smallest experiment of each kind of model: those that differ in sizes, classes and solver only have weights of the same names.
    /// </summary>
    public static TheoryData<string> Kinds =>
    [
        .. Catalogue.All.GroupBy(static entry => string.Join(' ', entry.Create().Model.Weights().Select(static weight => weight.Key)))
            .Select(static kind => kind.MinBy(static entry => entry.Create().Model.Weights().Sum(static weight => weight.Count))!.Name),
    ];

    public static IExperiment Create(string name) => Catalogue.All.Single(entry => entry.Name == name).Create();

    /// <summary>Sizes of the ports of model or criterion: two images of 75 x 101 pixels, three targets.</summary>
    public static IReadOnlyList<long[]> Inputs(IExperiment experiment, IBlock block) => [.. block.Inputs.Select(port => Size(experiment, port.Name))];

    private static long[] Size(IExperiment experiment, string port)
    {
        return port switch
        {
            "Image" => [2, 3, 75, 101],
            "Logits" when experiment.Model is MaskFormerModel model => [Levels(model), model.Queries, 2, model.Classes + 1],
            "Masks" when experiment.Model is MaskFormerModel model => [Levels(model), 2, model.Queries, 19, 26],
            "Logits" when experiment.Model is Mask2FormerModel model => [model.Depth + 1, model.Queries, 2, model.Classes + 1],
            "Masks" when experiment.Model is Mask2FormerModel model => [model.Depth + 1, 2, model.Queries, 19, 26],
            "Logits" when experiment.Model is VotingModel model => [model.Depth, Cells(model), 2, model.Classes + 1],
            "Masks" when experiment.Model is VotingModel model => [model.Depth, 2, Cells(model), 19, 26],
            "Scores" when experiment.Model is VotingModel model => [2, model.Classes, 19, 26],
            "Offsets" => [2, 2, 19, 26],
            "Scores" when experiment.Model is PerPixelModel model => [model.Levels, 2, model.Classes, 19, 26],
            "ClassMap" => [2, 75, 101],
            "Labels" or "Valid" => [2, 3],
            "Owners" => [2, 1, 75, 101],
            "Targets" => [2, 3, 75, 101],
            "Pixels" => [2, 75, 101],
            _ => throw new ArgumentException($"no size is known for port '{port}'"),
        };
    }

    private static long Cells(VotingModel model) => (long)Math.Ceiling(19.0 / model.Cell) * (long)Math.Ceiling(26.0 / model.Cell);

    private static long Levels(MaskFormerModel model) => model.DeepSupervision ? model.Depth : 1;
}
