using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>Warns of what a user would otherwise find out at the end, or never: a loss that explodes, segments left out, masks learnt from noise.</summary>
/// <param name="of">What is trained.</param>
/// <param name="first">The loss of the run's first step; null if it is still to come.</param>
internal sealed class TrainingWatch(TrainingContext of, double? first)
{
    private readonly LossWatch loss = new(first);
    private double? matched; // mean IoU of matched masks and their targets in the last step
    private bool toldDropped;

    /// <summary>Looks at a step.</summary>
    /// <param name="done">Steps done, with it.</param>
    /// <param name="outcome">What it gave.</param>
    /// <param name="dropped">Segments that its batch had no room for.</param>
    public void AddStep(long done, StepOutcome outcome, int dropped)
    {
        matched = outcome.Statistics.TryGetValue("MatchedIoU", out double iou) ? iou : null;
        if (dropped > 0 && !toldDropped)
        {
            toldDropped = true; // once: every line of train.jsonl counts what is left out later
            of.Console.Warning(TrainingWarnings.Dropped(done, dropped, of.Experiment.Data));
        }

        if (loss.Exploded(outcome.Total) is { } times) of.Console.Warning(TrainingWarnings.Explosion(done, times, of.Training));
    }

    /// <summary>Compares an evaluation with the step before it.</summary>
    public void AddEvaluation(TaskResult result)
    {
        if (TrainingWarnings.NoisyMasks(matched, result) is { } warning) of.Console.Warning(warning);
    }
}
