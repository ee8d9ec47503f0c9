using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// The folder <c>checkpoints</c> of a run. A checkpoint appears by one rename after all its files are on the disk, so a crash at any moment leaves
/// either the old state or the new one. Paths are never stored: a run folder may be moved or linked.
/// </summary>
public sealed class CheckpointStore
{
    private readonly IFileSystem files;
    private readonly string root;
    private readonly AtomicFolders folders;

    /// <summary>Looks at a run's checkpoints; nothing is changed.</summary>
    /// <param name="runFolder">The run's folder; the checkpoints are in <c>checkpoints</c> below.</param>
    public CheckpointStore(string runFolder)
        : this(runFolder, DiskFileSystem.Instance)
    {
    }

    internal CheckpointStore(string runFolder, IFileSystem files)
    {
        this.files = files;
        root = Path.Combine(runFolder, "checkpoints");
        folders = new(files, root);
    }

    /// <summary>Steps that have a folder, in ascending order, whole or not.</summary>
    public IReadOnlyList<long> Steps => [.. files.List(root).Select(CheckpointFolder.StepOf).OfType<long>().Order()];

    /// <summary>The folder of a step.</summary>
    public string FolderOf(long step) => Path.Combine(root, CheckpointFolder.Name(step));

    /// <summary>To be called once before training: proves that the folder can be written, and clears what a crash left.</summary>
    /// <returns>One line per thing that was cleared or restored.</returns>
    /// <exception cref="MaskFormerException">MF7102: the folder cannot be written.</exception>
    public IReadOnlyList<string> Prepare()
    {
        try
        {
            files.CreateFolder(root);
            string probe = Path.Combine(root, ".probe");
            using (IOutputFile file = files.Create(probe)) file.Write([0]);
            files.DeleteFile(probe);
            return [.. folders.Recover()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunLock.Unwritable(root, e);
        }
    }

    /// <summary>Writes a checkpoint, then deletes old ones.</summary>
    /// <param name="checkpoint">What to write.</param>
    /// <param name="keep">How many to keep, the new one included; at least 1.</param>
    /// <exception cref="MaskFormerException">MF4030: it could not be written (disk full); earlier checkpoints are untouched.</exception>
    public void Save(Checkpoint checkpoint, int keep = int.MaxValue)
    {
        string name = CheckpointFolder.Name(checkpoint.State.Step);
        try
        {
            folders.Write(name, folder => CheckpointFolder.Write(files, folder, checkpoint));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string last = Steps is [.., var step] ? $"The last checkpoint is {CheckpointFolder.Name(step)}." : "There is no earlier checkpoint.";
            throw new MaskFormerException(
                "MF4030",
                Path.Combine(root, name),
                $"the checkpoint could not be written: {e.Message}",
                $"{last} Free space on the disk, and resume.",
                e
            );
        }

        Prune(checkpoint.State.Step, keep);
    }

    /// <summary>The latest whole checkpoint by step; times of files do not matter.</summary>
    /// <param name="withOptimizer">False reads only weights and state, as evaluation needs.</param>
    /// <exception cref="MaskFormerException">MF4021: the latest has a newer format (an earlier one is not silently used instead). MF4010: it may not be
    /// read. MF4024: there are checkpoints, but none is whole.</exception>
    public CheckpointSearch Latest(bool withOptimizer = true)
    {
        const int attempts = 3; // a trainer beside may have removed what was just listed: then it has written a later one
        List<CheckpointProblem> passedOver = [];
        for (int attempt = 1; attempt <= attempts; attempt++)
        {
            passedOver.Clear();
            foreach (long step in Steps.Reverse())
            {
                try
                {
                    return new CheckpointSearch(Load(step, withOptimizer), passedOver);
                }
                catch (MaskFormerException e) when (e is not NewerCheckpointException && !MayNotBeRead(e))
                {
                    passedOver.Add(new CheckpointProblem(FolderOf(step), e));
                }
            }

            if (passedOver.All(problem => files.FolderExists(problem.Folder))) break;
        }

        if (passedOver.Count == 0) return new CheckpointSearch(null, []);
        string causes = string.Join("; ", passedOver.Select(problem => problem.Reason.Message));
        throw new MaskFormerException(
            "MF4024",
            root,
            $"no checkpoint is whole: {causes}",
            "Restore a copy of a checkpoint, or start a new run.",
            passedOver[0].Reason
        );
    }

    /// <summary>The checkpoint of one step.</summary>
    /// <exception cref="MaskFormerException">MF4020 incomplete or missing, MF4021 newer format, MF4022 files of different checkpoints, MF4023
    /// damaged.</exception>
    public Checkpoint Load(long step, bool withOptimizer = true) => CheckpointFolder.Read(files, FolderOf(step), withOptimizer);

    // A checkpoint that this user may not read can be whole: it is not passed over, because a run that went on from an earlier one would replace it.
    private bool MayNotBeRead(MaskFormerException error) => error.InnerException is UnauthorizedAccessException && files.FileExists(error.Place);

    // Later steps than the one just saved are damaged ones that this run passed over: they stay, and do not push out good ones.
    private void Prune(long saved, int keep)
    {
        foreach (long step in Steps.Where(step => step <= saved).Reverse().Skip(Math.Max(1, keep)))
        {
            if (CheckpointFolder.IsRead(files, FolderOf(step))) continue; // an evaluation beside the training; the next save removes it
            try
            {
                folders.Remove(CheckpointFolder.Name(step));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return; // an old checkpoint too many is no reason to stop; the next start clears it
            }
        }
    }
}
