using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>The engines that can be named with <c>--engine</c>.</summary>
public static class Engines
{
    /// <summary>Their names.</summary>
    public static string[] Names { get; } = ["torch", "xla", "evaluator"];

    /// <summary>Builds model, criterion and optimizer of an experiment.</summary>
    /// <exception cref="MaskFormerException">MF3021: no engine of this name.</exception>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="xla">Plugin and devices of the engine xla, and whether it or the evaluator only predicts.</param>
    public static ITrainStep Create(string name, IExperiment experiment, XlaOptions? xla = null) => name switch
    {
        "torch" => new TorchTrainStep(experiment),
        "xla" => XlaTrainStep.OnPlugin(experiment, xla ?? new()),
        "evaluator" => XlaTrainStep.OnEvaluator(experiment, xla?.PredictOnly ?? false),
        _ => throw new MaskFormerException("MF3021", $"--engine {name}", "there is no such engine", $"Choose one of: {string.Join(", ", Names)}"),
    };
}
