using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The trained model that <c>eval</c> and <c>predict</c> work with.</summary>
/// <param name="Path">The run folder, or the file or folder of weights, as it was named.</param>
/// <param name="Run">The run; null where weights are named.</param>
/// <param name="Weights">The weights, open; null for a run.</param>
/// <param name="Step">The checkpoint of the run; null for the latest.</param>
/// <param name="Chosen">The words of the command line that choose experiment, settings and data.</param>
internal sealed record TrainedModel(string Path, RunFolder? Run, WeightFile? Weights, StepChoice? Step, string[] Chosen) : IDisposable
{
    /// <summary>What travels with the weights; null for weights of another program, and for a run, which has it in files of its own.</summary>
    public WeightsCard? Card { get; } = Weights?.Card;

    /// <summary>The file that lists the classes, for messages.</summary>
    public string ClassesPlace => Run?.Categories ?? Path;

    /// <summary>The classes that were learnt, in the model's order; null if they are not known.</summary>
    /// <exception cref="MaskFormerException">MF7007: they cannot be understood.</exception>
    public IReadOnlyList<PanopticCategory>? Classes =>
        Run is not null ? RunCategories.Read(Run.Categories) : Card is { } card ? RunCategories.Of(card, Path) : null;

    /// <summary>The words that name it in another command.</summary>
    public string[] Words => [.. Run is null && Card is null ? Chosen : [], Run is null ? "--weights" : "--run", Path];

    /// <summary>Loads the weights, once: a file of them is closed then.</summary>
    /// <returns>Optimizer steps done; 0 if they are not known.</returns>
    /// <exception cref="MaskFormerException">MF7004: the run has no such checkpoint; MF40xx: the file cannot be used, or is not of this model.</exception>
    public long Load(IExperiment experiment, IEngine engine, Action<string> warn)
    {
        if (Run is not null) return (Step is { IsBest: true } ? RunWeights.LoadBest(Run, engine) : RunWeights.Load(Run, engine, warn, Step?.Step)).State.Step;
        WeightSettings.Demand(Path, experiment, warn);
        using WeightFile weights = Weights!; // the engine has its own copy
        engine.LoadWeights(WeightImport.Read(weights, experiment.Model, experiment.WeightKeys));
        return Card?.Step ?? 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Weights?.Dispose();
}
