using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>What is trained, by what, and where it is told: the same for everything that takes part in a training.</summary>
/// <param name="Name">The experiment's name.</param>
/// <param name="Experiment">Its values in force.</param>
/// <param name="Run">The folder that gets everything the run writes.</param>
/// <param name="Engine">What computes the steps.</param>
/// <param name="Console">Shows progress and warnings.</param>
internal sealed record TrainingContext(string Name, IExperiment Experiment, RunFolder Run, ITrainingEngine Engine, ConsoleProgress Console)
{
    /// <summary>Steps, rate and what is left on the way.</summary>
    public TrainingConfig Training => Experiment.Training;

    /// <summary>What the outputs of the model mean.</summary>
    public ISegmentationTask Task { get; } = SegmentationTasks.Of(Experiment.Task);
}
