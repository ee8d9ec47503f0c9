using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary>Weights of a file for an experiment's model.</summary>
internal static class WeightsOption
{
    /// <summary><c>--weights FILE</c>.</summary>
    public static Option<string?> Create() =>
        new("--weights")
        {
            Description = "Weights to start from: safetensors, .pth and .pkl files of the original, a folder of Hugging Face, or a name that weights get knows",
            HelpName = "FILE",
        };

    /// <summary><c>--partial</c>.</summary>
    public static Option<bool> Partial() =>
        new("--partial") { Description = "The file of --weights holds a part of the model, such as an ImageNet backbone; the rest starts from the seed" };

    /// <summary><c>--except PATTERN</c>.</summary>
    public static Option<string[]> Except() =>
        new("--except")
        {
            Description = "Weights of the file that are left out and start from the seed: the beginning of their keys, or a pattern with *; may be repeated",
            HelpName = "PATTERN",
        };

    /// <summary>Reads the file, with the keys that the experiment knows of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experiment">Whose model it is for.</param>
    /// <param name="console">Names the weights of another shape, which start from the seed.</param>
    /// <param name="partial">Whether the file may lack weights of the model, and hold others.</param>
    /// <param name="except">Patterns of the model's weights that are left out.</param>
    /// <exception cref="MaskFormerException">MF4040: something is missing, too much or of another shape. MF4204: a pattern fits no weight. MF40xx: the file
    /// cannot be used.</exception>
    public static IReadOnlyList<NamedTensor> Read(string path, IExperiment experiment, ConsoleProgress console, bool partial, IReadOnlyList<string>? except)
    {
        IReadOnlySet<string> left = KeyPattern.Fitting("--except", except ?? [], [.. experiment.Model.Weights().Select(static weight => weight.Key)]);
        if (partial)
        {
            IEnumerable<NamedTensor> part = WeightImport.ReadPart(
                path, experiment.Model, experiment.WeightKeys, others => ShowOthers([.. others.Where(IsWantedShape)], console));
            return [.. part.Where(IsWanted)];
        }

        WeightSettings.Demand(path, experiment, console.Note);
        return WeightImport.Read(path, experiment.Model, experiment.WeightKeys, left);

        bool IsWantedShape(ShapeDifference other) => !left.Contains(other.Expected.Name);
        bool IsWanted(NamedTensor tensor) => !left.Contains(tensor.Name);
    }

    // Heads for other classes, as a rule: what was learnt below them is kept.
    private static void ShowOthers(IReadOnlyList<ShapeDifference> others, ConsoleProgress console)
    {
        if (others.Count == 0) return;
        console.Note(
            $"of another shape, so that they start from the seed: {string.Join(", ", others.Select(static one =>
                $"{one.Expected.Name} [{string.Join(", ", one.Found.Shape)}] → [{string.Join(", ", one.Expected.Shape)}]"))}"
        );
    }
}
