using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>A checkpoint that was passed over, and why.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Reason">The error.</param>
public sealed record CheckpointProblem(string Folder, MaskFormerException Reason);

/// <summary>What a search for the latest checkpoint gave.</summary>
/// <param name="Found">The latest that is whole; null if the run has none at all.</param>
/// <param name="PassedOver">Later ones that could not be used. Report them: training falls back.</param>
public sealed record CheckpointSearch(Checkpoint? Found, IReadOnlyList<CheckpointProblem> PassedOver);

/// <summary>
/// The folder <c>checkpoints</c> of a run. A checkpoint appears by one rename after all its files are on the disk, so a crash at any moment leaves
/// either the old state or the new one. Paths are never stored: a run folder may be moved or linked.
/// </summary>
public sealed class CheckpointStore
{
    private const string Saving = ".saving-";
    private const string Removing = ".removing-";
    private const string Replaced = ".replaced-";
    private readonly IFileSystem files;
    private readonly string root;

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
        List<string> done = [];
        try
        {
            files.CreateFolder(root);
            string probe = Path.Combine(root, ".probe");
            using (IOutputFile file = files.Create(probe)) file.Write([0]);
            files.DeleteFile(probe);
            foreach (string name in files.List(root))
            {
                if (name.StartsWith(Saving, StringComparison.Ordinal) || name.StartsWith(Removing, StringComparison.Ordinal))
                {
                    files.DeleteFolder(Path.Combine(root, name));
                    done.Add($"removed {name}, left by an interrupted program");
                }
                else if (name.StartsWith(Replaced, StringComparison.Ordinal))
                {
                    done.Add(Restore(name, name[Replaced.Length..]));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunLock.Unwritable(root, e);
        }

        return done;
    }

    /// <summary>Writes a checkpoint, then deletes old ones.</summary>
    /// <param name="checkpoint">What to write.</param>
    /// <param name="keep">How many to keep, the new one included; at least 1.</param>
    /// <exception cref="MaskFormerException">MF4030: it could not be written (disk full); earlier checkpoints are untouched.</exception>
    public void Save(Checkpoint checkpoint, int keep = int.MaxValue)
    {
        string name = CheckpointFolder.Name(checkpoint.State.Step);
        string saving = Path.Combine(root, Saving + name);
        try
        {
            if (files.FolderExists(saving)) files.DeleteFolder(saving);
            files.CreateFolder(saving);
            CheckpointFolder.Write(files, saving, checkpoint);
            Publish(saving, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(saving);
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

    // Of a file that this user may not read nothing is known: it is whole, perhaps, and a run that went on from an earlier one would replace it.
    private bool MayNotBeRead(MaskFormerException error) => error.InnerException is UnauthorizedAccessException && files.FileExists(error.Place);

    /// <summary>The latest whole checkpoint by step; times of files do not matter.</summary>
    /// <param name="withOptimizer">False reads only weights and state, as evaluation needs.</param>
    /// <exception cref="MaskFormerException">MF4021: the latest has a newer format (an earlier one is not silently used instead). MF4010: it may not be
    /// read. MF4024: there are
    /// checkpoints, but none is whole.</exception>
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

    private void Publish(string saving, string name)
    {
        string target = Path.Combine(root, name);
        string replaced = Path.Combine(root, Replaced + name);
        bool exists = files.FolderExists(target);
        if (exists)
        {
            if (files.FolderExists(replaced)) files.DeleteFolder(replaced);
            files.RenameFolder(target, replaced);
        }

        files.RenameFolder(saving, target);
        files.SyncFolder(root);
        if (exists) files.DeleteFolder(replaced);
    }

    private string Restore(string name, string original)
    {
        string target = Path.Combine(root, original);
        if (files.FolderExists(target))
        {
            files.DeleteFolder(Path.Combine(root, name));
            return $"removed {name}, left by an interrupted program";
        }

        files.RenameFolder(Path.Combine(root, name), target);
        files.SyncFolder(root);
        return $"restored {original}, which an interrupted program was replacing";
    }

    // Later steps than the one just saved are damaged ones that this run passed over: they stay, and do not push out good ones.
    private void Prune(long saved, int keep)
    {
        foreach (long step in Steps.Where(step => step <= saved).Reverse().Skip(Math.Max(1, keep)))
        {
            string name = CheckpointFolder.Name(step);
            if (CheckpointFolder.IsRead(files, FolderOf(step))) continue; // an evaluation beside the training; the next save removes it
            try
            {
                files.RenameFolder(Path.Combine(root, name), Path.Combine(root, Removing + name)); // so that half a checkpoint never has a checkpoint's name
                files.DeleteFolder(Path.Combine(root, Removing + name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return; // an old checkpoint too many is no reason to stop; the next start clears it
            }
        }
    }

    private void Discard(string folder)
    {
        try
        {
            if (files.FolderExists(folder)) files.DeleteFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next start clears it
        }
    }
}
