using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>Finds and loads what a run has learnt.</summary>
internal static class TrainedWeights
{
    /// <summary>Loads the weights of the latest whole checkpoint.</summary>
    /// <exception cref="MaskFormerException">MF7004: the run has no checkpoint. MF4040: it belongs to another model.</exception>
    public static Checkpoint Load(RunFolder run, IEngine engine, ConsoleProgress console)
    {
        CheckpointSearch search = new CheckpointStore(run.Path).Latest(withOptimizer: false);
        foreach (CheckpointProblem problem in search.PassedOver)
            console.Warning($"passed over {problem.Folder}: {problem.Reason.Message}");
        Checkpoint found =
            search.Found ?? throw new MaskFormerException("MF7004", run.Path, "the run has no checkpoint yet", "Wait for the first one, or train");
        if (!File.Exists(run.ResolvedConfig))
            console.Warning($"{run.ResolvedConfig} is missing: the experiment's own values are used, which need not be those of the run");
        engine.LoadWeights(found.Weights);
        return found;
    }
}
