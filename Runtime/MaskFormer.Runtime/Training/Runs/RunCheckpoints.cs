using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>The checkpoints of one training: where it starts from, and what it leaves.</summary>
/// <param name="experiment">The experiment's name.</param>
/// <param name="run">The run folder; the caller holds its lock.</param>
/// <param name="engine">Whose state is kept.</param>
/// <param name="keep">Checkpoints that are kept.</param>
/// <param name="console">Where it is told what was found.</param>
internal sealed class RunCheckpoints(string experiment, RunFolder run, ITrainingEngine engine, int keep, ConsoleProgress console)
{
    private readonly CheckpointStore store = new(run.Path);
    private string identity = Guid.NewGuid().ToString("N");

    /// <summary>Step of the newest checkpoint; 0 if there is none.</summary>
    public long Saved { get; private set; }

    /// <summary>What the run that goes on tells of the steps before.</summary>
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

    /// <summary>Clears what a crash left, and loads the state to go on from into the engine.</summary>
    /// <param name="resume">Whether a run that is there goes on; otherwise it is refused.</param>
    /// <returns>Where the data stood; null for a new run.</returns>
    /// <exception cref="MaskFormerException">MF7002: the folder holds a run and it was not asked to resume it. MF40xx: no checkpoint can be used.</exception>
    public SamplerPosition? Open(bool resume)
    {
        foreach (string line in store.Prepare()) console.Note(line);
        foreach (string file in run.RemoveLeftovers()) console.Note($"removed {file}, left by an interrupted program");
        if (!resume)
        {
            RefuseUsed(run);
            return null;
        }

        CheckpointSearch search = store.Latest();
        foreach (CheckpointProblem problem in search.PassedOver) console.Warning($"passed over {problem.Folder}: {problem.Reason.Message}");
        if (search.Found is not { } found)
        {
            console.Note("there is no checkpoint yet: starting anew");
            return null;
        }

        engine.LoadWeights(found.Weights);
        engine.LoadOptimizer(found.Optimizer);
        engine.Random = found.State.Random;
        (Saved, identity, Before) = (found.State.Step, found.State.Run, CarriedOver.Of(found.State.Values));
        ForgetBest();
        console.Note(FormattableString.Invariant($"resuming after step {Saved} of a run with {found.State.Engine}"));
        return found.State.Sampler;
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="position">Where the data stands after them.</param>
    /// <param name="carried">What a run that goes on from it tells of the steps before.</param>
    /// <param name="random">The generators' states; null for those that the engine has now.</param>
    public void Save(long step, SamplerPosition position, CarriedOver carried, IReadOnlyDictionary<string, byte[]>? random = null)
    {
        RefuseDeleted();
        store.Save(new(State(step, position, carried, random), engine.SaveWeights(), engine.SaveOptimizer()) { Card = run.Card(step) }, keep);
        Saved = step;
    }

    /// <summary>Writes the best checkpoint so far, to be evaluated and used: without the optimizer's state.</summary>
    /// <inheritdoc cref="Save" path="/param"/>
    public void SaveBest(long step, SamplerPosition position, CarriedOver carried)
    {
        RefuseDeleted();
        CheckpointStore best = new(run.Best);
        best.Prepare();
        best.Save(new(State(step, position, carried, null), engine.SaveWeights(), []) { Card = run.Card(step) }, keep: 1);
    }

    private TrainingState State(long step, SamplerPosition position, CarriedOver carried, IReadOnlyDictionary<string, byte[]>? random) => new()
    {
        Step = step,
        Run = identity,
        Experiment = experiment,
        Engine = engine.Name,
        ScheduleStep = step,
        Sampler = position,
        Random = random ?? engine.Random,
        Values = carried.Values,
    };

    // The steps after the checkpoint are done once more.
    private void ForgetBest()
    {
        CheckpointStore best = new(run.Best);
        foreach (long step in best.Steps.Where(step => step > Saved)) Directory.Delete(best.FolderOf(step), recursive: true);
    }

    /// <summary>A folder that was deleted is not made anew in silence: what it held is gone, and its log and events go nowhere.</summary>
    /// <exception cref="MaskFormerException">MF7102: it is not there.</exception>
    private void RefuseDeleted()
    {
        if (Directory.Exists(run.Path) && File.Exists(Path.Combine(run.Path, RunLock.FileName))) return;
        throw new MaskFormerException(
            "MF7102", run.Path, "the run folder was deleted or moved while the run went on", "Leave it where it is until the run ends, and start anew");
    }

    /// <summary>
    /// Saves what was done before an error. The error itself is what the user must see, so a second one is only told, and not if it is the same (a full
    /// disk).
    /// </summary>
    public void Rescue(long step, SamplerPosition position, CarriedOver carried, IReadOnlyDictionary<string, byte[]>? random, Exception failure)
    {
        if (step <= Saved) return;
        try
        {
            Save(step, position, carried, random);
        }
        catch (Exception error) when (error is MaskFormerException or IOException)
        {
            if (error.Message != failure.Message) console.Warning(error.Message);
        }
    }
}
