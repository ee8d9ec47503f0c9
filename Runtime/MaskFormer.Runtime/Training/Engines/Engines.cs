using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>The engines that can be named with <c>--engine</c>.</summary>
public static class Engines
{
    /// <summary>Their names.</summary>
    public static string[] Names { get; } = ["torch", "xla", "evaluator"];

    /// <summary>
    /// Builds the model of an experiment, for prediction and evaluation: no criterion, no optimizer, no training step that would have to be compiled.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="xla">Plugin of the engine xla.</param>
    /// <exception cref="MaskFormerException">MF3021: no engine of this name. MF5001: a block has no module or graph. MF81xx: no plugin that can be
    /// used.</exception>
    public static IEngine Open(string name, IExperiment experiment, XlaOptions? xla = null) => name switch
    {
        "torch" => new TorchEngine(experiment),
        _ => GraphEngine.Open(experiment, Platform(name, xla ?? new())),
    };

    /// <summary>Builds model, criterion and optimizer of an experiment.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="xla">Plugin and devices of the engine xla.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    /// <exception cref="MaskFormerException">MF3015: a number of devices that does not fit. MF7001: ports that nothing feeds. MF7012: a
    /// criterion that cannot be computed in parts.</exception>
    public static ITrainingEngine OpenTraining(string name, IExperiment experiment, XlaOptions? xla = null)
    {
        if (name == "torch") return new TorchTrainingEngine(experiment);
        xla ??= new();
        StepGraphs.Check(experiment.Training, xla.Devices); // needs no plugin
        return GraphTrainingEngine.Open(experiment, Platform(name, xla), name == "xla" ? xla.Devices : 1);
    }

    private static IGraphPlatform Platform(string name, XlaOptions options) => name switch
    {
        "xla" => new PluginPlatform(options),
        "evaluator" => new EvaluatorPlatform(),
        _ => throw MaskFormerException.WrongInput("MF3021", $"--engine {name}", "there is no such engine", $"Choose one of: {string.Join(", ", Names)}"),
    };
}
