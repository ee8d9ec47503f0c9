using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Writes the first files of a run, so that its folder is known as a run of this experiment even if the program ends before the first checkpoint. If training
/// does not begin, they are removed again.
/// </summary>
internal sealed class RunStart : IDisposable
{
    private readonly RunFolder run;
    private readonly bool made;

    private RunStart(RunFolder run, bool made, RunLock hold) => (this.run, this.made, Hold) = (run, made, hold);

    /// <summary>Makes the folder of a new run, holds it, and leaves its configuration there.</summary>
    /// <param name="named">The folder that was named; null takes the next number below <paramref name="parent"/>.</param>
    /// <param name="parent">Where numbered runs lie.</param>
    /// <param name="config">The configuration in force.</param>
    /// <param name="engine">What computes it.</param>
    /// <param name="startedFrom">The file of weights that it starts from; null for none.</param>
    /// <exception cref="MaskFormerException">MF7003, MF7102: the folder cannot be made or written. MF7101: another trainer has it. MF7002: another
    /// has made a run of it meanwhile.</exception>
    public static RunStart New(RunFolder? named, string parent, ResolvedConfig config, string engine, WeightsOrigin? startedFrom)
    {
        RunStart start = named is null ? Numbered(parent, config.Name) : Named(named);
        try
        {
            // The configuration is written last: if it is there, so is the rest.
            if (startedFrom is not null) new RunSummary { Experiment = config.Name, Engine = engine, StartedFrom = startedFrom }.Write(start.run.Path);
            config.Save(start.run.ResolvedConfig);
            return start;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            start.Undo();
            throw RunLock.Unwritable(start.run.Path, error);
        }
    }

    // A folder that another trainer has must not be written to, nor cleared when this one is refused.
    private static RunStart Named(RunFolder named)
    {
        bool made = !Directory.Exists(named.Path);
        RunLock hold = RunLock.Take(RunFolder.Use(named.Path).Path);
        try
        {
            RunCheckpoints.RefuseUsed(named);
            return new(named, made, hold);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    // Of two programs that take a number at the same time, one goes on to the next.
    private static RunStart Numbered(string parent, string name)
    {
        while (true)
        {
            RunFolder run = RunFolder.New(parent, name);
            try
            {
                RunLock hold = RunLock.Take(run.Path);
                if (!File.Exists(run.ResolvedConfig)) return new(run, made: true, hold);
                hold.Dispose();
            }
            catch (MaskFormerException error) when (error.Id == RunLock.TakenId)
            {
            }
        }
    }

    /// <summary>Refuses to resume a run whose configuration is missing: it could go on as another experiment.</summary>
    /// <exception cref="MaskFormerException">MF7013: the folder has no configuration, and none is named.</exception>
    public static void RefuseUnknown(RunFolder run, bool configured)
    {
        if (configured || !Directory.Exists(run.Path) || File.Exists(run.ResolvedConfig)) return;
        throw new CheckpointStore(run.Path).Steps.Count > 0
            ? new MaskFormerException(
                "MF7013",
                run.ResolvedConfig,
                "the run's configuration is missing, and the experiment's own values need not be those that its steps were made with",
                "Restore the file, or name the run's own settings with --config")
            : new MaskFormerException(
                "MF7013",
                run.Path,
                "the folder holds no run: neither a configuration nor a checkpoint is there, so nothing tells what would go on",
                "Start anew without --resume, or name the run's own settings with --config");
    }

    /// <summary>The folder.</summary>
    public RunFolder Run => run;

    /// <summary>Keeps other trainers out of it.</summary>
    public RunLock Hold { get; }

    /// <summary>Takes the first files away, and the folder if nothing else is in it and it was made here.</summary>
    public void Undo()
    {
        try
        {
            File.Delete(run.ResolvedConfig);
            File.Delete(run.Summary);
            if (made) Hold.Remove();
            if (made) run.RemoveIfEmpty();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the error that led here is what must be seen
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => Hold.Dispose();
}
