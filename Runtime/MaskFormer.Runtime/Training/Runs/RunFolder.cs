using System.Globalization;
using System.Text;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Runtime.Training;

/// <summary>The folder that a run leaves: everything that it writes lies below it.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The configuration in force, with the origin of each value.</summary>
    public string ResolvedConfig => File("config.resolved.yaml");

    /// <summary>System, versions and command line of the last start.</summary>
    public string Environment => File("environment.json");

    /// <summary>One line of JSON for each logged step and each evaluation.</summary>
    public string Log => File("train.jsonl");

    /// <summary>What a script reads instead of the screen.</summary>
    public string Summary => File("summary.json");

    /// <summary>Loss and quality over the steps.</summary>
    public string Curves => File("curves.png");

    /// <summary>Pictures of what the model is fed, and of its predictions.</summary>
    public string Pictures => File("pictures");

    /// <summary>The picture of an evaluation, if one was drawn.</summary>
    public string PictureOf(long step) => System.IO.Path.Combine(Pictures, string.Create(CultureInfo.InvariantCulture, $"step-{step:000000}.png"));

    /// <summary>The checkpoints.</summary>
    public string Checkpoints => File("checkpoints");

    /// <summary>Below it the checkpoint of the best evaluation, without the optimizer's state.</summary>
    public string Best => File("best");

    /// <summary>What the screen showed while the run was trained.</summary>
    public string Console => File("console.log");

    /// <summary>Bundles of steps that were not finite.</summary>
    public string NonFinite => File("nonfinite");

    /// <summary>The classes that the model was trained on.</summary>
    public string Categories => File("categories.json");

    /// <summary>Makes a new folder below <paramref name="parent"/>: <c>shapes-001</c>, or the next number that is free.</summary>
    public static RunFolder New(string parent, string experiment)
    {
        Directory.CreateDirectory(parent);
        for (int number = 1; ; number++)
        {
            string path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{experiment}-{number:000}"));
            if (Directory.Exists(path) || System.IO.File.Exists(path)) continue;
            return Use(path);
        }
    }

    /// <summary>The newest folder that <see cref="New"/> made for an experiment; null if there is none.</summary>
    public static RunFolder? Latest(string parent, string experiment)
    {
        if (!Directory.Exists(parent))
            return null;
        string? newest = Directory
            .EnumerateDirectories(parent, experiment + "-*")
            .Where(path => NumberOf(path, experiment) > 0)
            .MaxBy(path => NumberOf(path, experiment));
        return newest is null ? null : At(newest);
    }

    /// <summary>Names a folder without touching it.</summary>
    public static RunFolder At(string path) => new(System.IO.Path.GetFullPath(path));

    /// <summary>Takes a folder by name, and makes it if it is not there.</summary>
    /// <exception cref="MaskFormerException">MF7003: it cannot be made.</exception>
    public static RunFolder Use(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MaskFormerException(
                "MF7003",
                full,
                $"the run folder cannot be made ({Cause(full) ?? error.Message.TrimEnd('.')})",
                "Give another folder with --run, or change its permissions",
                error
            );
        }

        return new(full);
    }

    /// <summary>Opens a folder that a run left.</summary>
    /// <exception cref="MaskFormerException">MF7004: it is not there, or holds no run.</exception>
    public static RunFolder Open(string path)
    {
        RunFolder run = new(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(run.Path))
            throw new MaskFormerException("MF7004", run.Path, "there is no such folder", "Give the folder of a run with --run, for example runs/shapes-001");
        if (!Directory.Exists(run.Checkpoints))
            throw new MaskFormerException("MF7004", run.Path, "the folder holds no checkpoints", "Give the folder of a run that has written one");
        return run;
    }

    /// <summary>
    /// What goes into the header of the run's weights. Null if a file of it cannot be read: that must not keep the weights themselves from being saved.
    /// </summary>
    internal WeightsCard? Card(long step)
    {
        try
        {
            (byte[] settings, byte[] categories) = (FileContent.ReadAll(ResolvedConfig), FileContent.ReadAll(Categories));
            return settings is [] || categories is [] ? null : new(Encoding.UTF8.GetString(settings), Encoding.UTF8.GetString(categories), step);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes unfinished files, which programs left that were ended while they wrote; only for the one that holds the folder.</summary>
    /// <returns>The names of the files.</returns>
    public IReadOnlyList<string> RemoveLeftovers()
    {
        string[] older = Directory.Exists(Pictures) ? Directory.GetFiles(Pictures, "*.png.tmp") : []; // written by versions before names told their program
        foreach (string file in older) System.IO.File.Delete(file);
        return [.. AtomicFile.RemoveLeftovers(Path), .. AtomicFile.RemoveLeftovers(Pictures), .. older.Select(System.IO.Path.GetFileName).OfType<string>()];
    }

    /// <summary>Removes the folder if nothing is in it. An empty folder does no harm: that it cannot be removed is no error.</summary>
    public void RemoveIfEmpty()
    {
        try
        {
            if (Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    // The number in shapes-001; 0 for a folder that was named otherwise.
    private static int NumberOf(string path, string experiment) =>
        int.TryParse(System.IO.Path.GetFileName(path)[(experiment.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // The system's own message is "the file exists", both for a file and for a link that leads nowhere.
    private static string? Cause(string path) =>
        new FileInfo(path).LinkTarget is { } target && !Directory.Exists(path) ? $"it is a link to {target}, which is no folder"
        : System.IO.File.Exists(path) ? "a file has its name"
        : null;

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
