using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>The checkpoints of one training: where it starts from, and what it leaves.</summary>
/// <param name="of">What is trained; the caller holds the lock of the run folder.</param>
internal sealed class RunCheckpoints(TrainingContext of)
{
    private readonly RunFolder run = of.Run;
    private readonly ITrainingEngine engine = of.Engine;
    private readonly CheckpointStore store = new(of.Run.Path);
    private string identity = Guid.NewGuid().ToString("N");

    /// <summary>Step of the newest checkpoint; 0 if there is none.</summary>
    public long Saved { get; private set; }

    /// <summary>What the checkpoint that the run goes on from keeps of its reports; empty for a new run.</summary>
    public CarriedOver Before { get; private set; } = new(null, null, null);

    /// <summary>Refuses a folder that holds a run.</summary>
    /// <exception cref="MaskFormerException">MF7002: it holds checkpoints.</exception>
    public static void RefuseUsed(RunFolder run)
    {
        if (new CheckpointStore(run.Path).Steps is not [.., var step])
            return;
        throw new MaskFormerException(
            "MF7002",
            run.Path,
            FormattableString.Invariant($"the folder already holds a run of {step} steps"),
            "Add --resume to go on with it, or give another folder with --run"
        );
    }

    /// <summary>Clears what a crash left, and loads the state of the checkpoint to go on from into the engine.</summary>
    /// <param name="resume">Goes on with a run that is there; otherwise it is refused.</param>
    /// <returns>How far the data had been read; null for a new run.</returns>
    /// <exception cref="MaskFormerException">MF7002: the folder holds a run, and <paramref name="resume"/> is false. MF40xx: no checkpoint can be
    /// used.</exception>
    public SamplerPosition? Open(bool resume)
    {
        foreach (string line in store.Prepare()) of.Console.Note(line);
        foreach (string file in run.RemoveLeftovers()) of.Console.Note($"removed {file}, left by an interrupted program");
        if (!resume)
        {
            RefuseUsed(run);
            return null;
        }

        CheckpointSearch search = store.Latest();
        foreach (CheckpointProblem problem in search.PassedOver) of.Console.Warning($"passed over {problem.Folder}: {problem.Reason.Message}");
        if (search.Found is not { } found)
        {
            of.Console.Note("there is no checkpoint yet: starting anew");
            return null;
        }

        engine.LoadWeights(found.Weights);
        engine.LoadOptimizer(found.Optimizer);
        engine.Random = found.State.Random;
        (Saved, identity, Before) = (found.State.Step, found.State.Run, CarriedOver.Of(found.State.Values));
        ForgetBest();
        of.Console.Note(FormattableString.Invariant($"resuming after step {Saved} of a run with {found.State.Engine}"));
        return found.State.Sampler;
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="progress">How far the run has come.</param>
    /// <param name="carried">What it keeps of the run's reports.</param>
    public void Save(RunProgress progress, CarriedOver carried)
    {
        RefuseDeleted();
        Checkpoint whole = new(State(progress, carried), engine.SaveWeights(), engine.SaveOptimizer()) { Card = run.Card(progress.Done) };
        store.Save(whole, of.Training.KeepCheckpoints);
        Saved = progress.Done;
    }

    /// <summary>Writes the best checkpoint so far, to be evaluated and used: without the optimizer's state.</summary>
    /// <inheritdoc cref="Save" path="/param"/>
    public void SaveBest(RunProgress progress, CarriedOver carried)
    {
        RefuseDeleted();
        CheckpointStore best = new(run.Best);
        best.Prepare();
        best.Save(new(State(progress, carried), engine.SaveWeights(), []) { Card = run.Card(progress.Done) }, keep: 1);
    }

    private TrainingState State(RunProgress progress, CarriedOver carried) => new()
    {
        Step = progress.Done,
        Run = identity,
        Experiment = of.Name,
        Engine = engine.Name,
        Sampler = progress.Position,
        Random = progress.Random ?? engine.Random,
        Values = carried.Values,
    };

    // A best checkpoint of a later step than the one the run goes on from: its steps are done once more, and may come out otherwise.
    private void ForgetBest()
    {
        CheckpointStore best = new(run.Best);
        foreach (long step in best.Steps.Where(step => step > Saved)) Directory.Delete(best.FolderOf(step), recursive: true);
    }

    /// <summary>Saving would make a deleted folder anew, without a word of what it held, and log and events would still go nowhere.</summary>
    /// <exception cref="MaskFormerException">MF7102: it is not there.</exception>
    private void RefuseDeleted()
    {
        if (Directory.Exists(run.Path) && File.Exists(Path.Combine(run.Path, RunLock.FileName))) return;
        throw new MaskFormerException(
            "MF7102", run.Path, "the run folder was deleted or moved while the run went on", "Leave it where it is until the run ends, and start anew");
    }

    /// <summary>
    /// Saves what was done before an error. That error is what the user must see: one of saving is only a warning, and none at all if it is the same (a
    /// full disk).
    /// </summary>
    public void Rescue(RunProgress progress, CarriedOver carried, Exception failure)
    {
        if (progress.Done <= Saved) return;
        try
        {
            Save(progress, carried);
        }
        catch (Exception error) when (error is MaskFormerException or IOException)
        {
            if (error.Message != failure.Message) of.Console.Warning(error.Message);
        }
    }
}
