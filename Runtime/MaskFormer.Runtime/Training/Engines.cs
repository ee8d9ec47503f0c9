using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>The engines that can be named with <c>--engine</c>.</summary>
public static class Engines
{
    /// <summary>Their names.</summary>
    public static string[] Names { get; } = ["torch"];

    /// <summary>Builds model, criterion and optimizer of an experiment.</summary>
    /// <exception cref="MaskFormerException">MF3011: no engine of this name.</exception>
    public static ITrainStep Create(string name, IExperiment experiment) => name switch
    {
        "torch" => new TorchTrainStep(experiment),
        _ => throw new MaskFormerException("MF3011", $"--engine {name}", "there is no such engine", $"Choose one of: {string.Join(", ", Names)}"),
    };
}
