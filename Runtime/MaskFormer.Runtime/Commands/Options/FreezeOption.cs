using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration.Writing;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>Weights that a run leaves as they are.</summary>
internal static class FreezeOption
{
    /// <summary><c>--freeze PATTERN</c>.</summary>
    public static Option<string[]> Create() =>
        new("--freeze")
        {
            Description = "Weights that are not trained (training.freeze): the beginning of their keys, or a pattern with *; may be repeated",
            HelpName = "PATTERN",
        };

    /// <summary>The setting that it stands for; none if it is not given, so that a resumed run keeps its own.</summary>
    public static (string, string)[] Settings(string[] patterns) =>
        patterns.Length == 0 ? [] : [("--freeze", $"training.freeze={YamlText.Of(patterns)}")];

    /// <summary>
    /// Says how many parameters are frozen, for the first line of a run: a run that learns nothing looks like one that learns slowly. Empty if none are.
    /// </summary>
    public static string Summary(IExperiment experiment)
    {
        IReadOnlySet<string> frozen = ParameterRates.Frozen(experiment.Model, experiment.Training);
        long count = experiment.Model.Weights().Where(weight => frozen.Contains(weight.Key)).Sum(static weight => weight.Count);
        string patterns = string.Join(", ", experiment.Training.Freeze);
        return count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {count:N0} of them frozen ({patterns})");
    }
}
