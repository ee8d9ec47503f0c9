using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Commands;

/// <summary>Weights of a file for an experiment's model.</summary>
internal static class WeightsOption
{
    /// <summary><c>--weights FILE</c>.</summary>
    public static Option<string?> Create() =>
        new("--weights") { Description = "Weights to start from: safetensors, or .pth and .pkl files of the original", HelpName = "FILE" };

    /// <summary>Reads the file, with the keys that the experiment knows of.</summary>
    /// <exception cref="MaskFormerException">MF4040: something is missing, too much or of another shape. MF40xx: the file cannot be used.</exception>
    public static IReadOnlyList<NamedTensor> Read(string path, IExperiment experiment) =>
        WeightImport.Read(path, [.. experiment.Model.Weights().Select(static weight => new TensorInfo(weight.Key, ElementType.F32, weight.Shape))], experiment.WeightKeys);
}
