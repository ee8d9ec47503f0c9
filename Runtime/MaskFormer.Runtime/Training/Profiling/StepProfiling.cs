using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>Starts and ends the recording at its steps.</summary>
internal sealed class StepProfiling : IDisposable
{
    private readonly ITrainingEngine engine;
    private readonly ProfiledSteps? wanted;
    private readonly string folder;
    private readonly ConsoleProgress console;
    private IStepProfile? recording;

    /// <exception cref="MaskFormerException">MF5209: the engine cannot record; thrown before the first step.</exception>
    public StepProfiling(ITrainingEngine engine, ProfiledSteps? wanted, string folder, ConsoleProgress console)
    {
        (this.engine, this.wanted, this.folder, this.console) = (engine, wanted, folder, console);
        if (wanted is not null) engine.Profile().Dispose();
    }

    public void Before(long step)
    {
        if (step == wanted?.First) recording = engine.Profile();
    }

    public void After(long step)
    {
        if (step == wanted?.Last) End();
    }

    /// <summary>Writes what was recorded; also where training ends before the last of the steps.</summary>
    public void End()
    {
        if (recording is null || wanted is null) return;
        string file = recording.Write(folder, FormattableString.Invariant($"step-{wanted.First:D6}"));
        console.Note(
            $"profile: {Path.GetRelativePath(Environment.CurrentDirectory, file)} "
                + $"(tensorboard --logdir {Path.GetRelativePath(Environment.CurrentDirectory, folder)})"
        );
        Dispose();
    }

    public void Dispose()
    {
        recording?.Dispose();
        recording = null;
    }
}
