using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>After which steps a training writes a line of its log, saves a checkpoint and evaluates, and on how many images it evaluates.</summary>
/// <param name="training">Number of steps, and how often each of these happens.</param>
/// <param name="evaluation">The user's own limit on the images of an evaluation.</param>
internal sealed class TrainingCalendar(TrainingConfig training, EvaluationConfig evaluation)
{
    private const int ShareOfTime = 10; // evaluations take at most one part in so many of the time of the training between them

    /// <summary>Whether all steps are done. A resumed run may have more of them than are asked for now.</summary>
    public bool IsEnd(long step) => step >= training.Iterations;

    /// <summary>Whether the log gets a line after this step.</summary>
    public bool IsLogged(long step) => step == 1 || step % training.LogEvery == 0 || step == training.Iterations;

    /// <summary>Whether a checkpoint is saved after this step.</summary>
    public bool IsSaved(long step) => step == training.Iterations || step % training.CheckpointEvery == 0;

    /// <summary>Whether the weights are evaluated after this step.</summary>
    public bool IsEvaluated(long step) => IsEnd(step) || (training.EvaluateEvery > 0 && step % training.EvaluateEvery == 0);

    /// <summary>
    /// Most images of an evaluation before the last; null for no limit but the user's. Evaluating an image takes no longer than learning from one, so a
    /// tenth of the images learnt since the evaluation before takes at most a tenth of the time.
    /// </summary>
    public int? ImagesBeforeTheEnd =>
        training.EvaluateEvery == 0 || evaluation.MaxImages is not null
            ? null
            : (int)Math.Clamp((long)training.EvaluateEvery * training.Batch * training.AccumulationSteps / ShareOfTime, 1, int.MaxValue);
}
