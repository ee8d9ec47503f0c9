using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>Starts and ends the recording at its steps.</summary>
internal sealed class StepProfiling : IDisposable
{
    private readonly TrainingContext of;
    private readonly ProfiledSteps? wanted;
    private IStepProfile? recording;

    /// <exception cref="MaskFormerException">MF5209: the engine cannot record; thrown before the first step.</exception>
    public StepProfiling(TrainingContext of, ProfiledSteps? wanted)
    {
        (this.of, this.wanted) = (of, wanted);
        if (wanted is not null) of.Engine.Profile().Dispose();
    }

    public void Before(long step)
    {
        if (step == wanted?.First) recording = of.Engine.Profile();
    }

    public void After(long step)
    {
        if (step == wanted?.Last) End();
    }

    /// <summary>Writes what was recorded; also where training ends before the last of the steps.</summary>
    public void End()
    {
        if (recording is null || wanted is null) return;
        string file = recording.Write(of.Run.Path, FormattableString.Invariant($"step-{wanted.First:D6}"));
        of.Console.Note(
            $"profile: {Path.GetRelativePath(Environment.CurrentDirectory, file)} "
                + $"(tensorboard --logdir {Path.GetRelativePath(Environment.CurrentDirectory, of.Run.Path)})"
        );
        Dispose();
    }

    public void Dispose()
    {
        recording?.Dispose();
        recording = null;
    }
}
