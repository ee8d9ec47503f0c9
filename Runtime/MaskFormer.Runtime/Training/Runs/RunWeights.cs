using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>Finds and loads the weights of a run.</summary>
public static class RunWeights
{
    /// <summary>Loads the weights of the best evaluation (<see cref="TrainingConfig.Best"/>).</summary>
    /// <param name="run">The run.</param>
    /// <param name="engine">Takes the weights.</param>
    /// <exception cref="MaskFormerException">MF7004: the run has none. MF4040: it belongs to another model.</exception>
    public static Checkpoint LoadBest(RunFolder run, IEngine engine)
    {
        CheckpointStore store = new(run.Best);
        if (store.Steps is not [.., var step])
            throw MaskFormerException.WrongInput(
                "MF7004", run.Path, "the run has no best checkpoint yet", "Wait for its first evaluation, or name a step");
        Checkpoint found = store.Load(step, withOptimizer: false);
        engine.LoadWeights(found.Weights);
        return found;
    }

    /// <summary>Loads the weights of a checkpoint, the latest whole one unless a step is named.</summary>
    /// <param name="run">The run.</param>
    /// <param name="engine">Takes the weights.</param>
    /// <param name="warn">Gets warnings: newer checkpoints that cannot be used, a configuration that is missing.</param>
    /// <param name="step">The step of the checkpoint; null for the latest.</param>
    /// <exception cref="MaskFormerException">MF7004: the run has no checkpoint, or none of this step. MF4040: it belongs to another model.</exception>
    public static Checkpoint Load(RunFolder run, IEngine engine, Action<string> warn, long? step = null)
    {
        CheckpointStore store = new(run.Path);
        if (step is { } wanted && !store.Steps.Contains(wanted))
            throw MaskFormerException.WrongInput(
                "MF7004",
                run.Path,
                FormattableString.Invariant($"the run has no checkpoint of step {wanted}"),
                $"Name one of {string.Join(", ", store.Steps)}");
        CheckpointSearch search = step is { } named ? new(store.Load(named, withOptimizer: false), []) : store.Latest(withOptimizer: false);
        foreach (CheckpointProblem problem in search.PassedOver) warn($"passed over {problem.Folder}: {problem.Reason.Message}");
        Checkpoint found =
            search.Found ?? throw new MaskFormerException("MF7004", run.Path, "the run has no checkpoint yet", "Wait for the first one, or train");
        if (!File.Exists(run.ResolvedConfig))
            warn($"{run.ResolvedConfig} is missing: the experiment's own values are used, which need not be those of the run");
        engine.LoadWeights(found.Weights);
        return found;
    }
}
