using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Training;

/// <summary>The folder that a run leaves: everything that it writes lies below it.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The configuration in force, with the origin of each value.</summary>
    public string ResolvedConfig => At("config.resolved.yaml");

    /// <summary>System, versions and command line of the last start.</summary>
    public string Environment => At("environment.json");

    /// <summary>One line of JSON for each logged step and each evaluation.</summary>
    public string Log => At("train.jsonl");

    /// <summary>What a script reads instead of the screen.</summary>
    public string Summary => At("summary.json");

    /// <summary>Loss and quality over the steps.</summary>
    public string Curves => At("curves.png");

    /// <summary>Pictures of what the model is fed and what it makes of it.</summary>
    public string Pictures => At("pictures");

    /// <summary>The checkpoints.</summary>
    public string Checkpoints => At("checkpoints");

    /// <summary>A data set that was drawn for this run.</summary>
    public string Data => At("data");

    /// <summary>Makes a new folder below <paramref name="parent"/>: <c>shapes-001</c>, or the next number that is free.</summary>
    public static RunFolder New(string parent, string experiment)
    {
        Directory.CreateDirectory(parent);
        for (int number = 1; ; number++)
        {
            string path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{experiment}-{number:000}"));
            if (Directory.Exists(path) || File.Exists(path)) continue;
            return Use(path);
        }
    }

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
            throw new MaskFormerException("MF7003", full, $"the run folder cannot be made ({error.Message})", "Give another folder with --run, or change its permissions", error);
        }

        return new(full);
    }

    /// <summary>Opens a folder that a run left.</summary>
    /// <exception cref="MaskFormerException">MF7004: it is not there, or holds no run.</exception>
    public static RunFolder Open(string path)
    {
        RunFolder run = new(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(run.Path)) throw new MaskFormerException("MF7004", run.Path, "there is no such folder", "Give the folder of a run with --run, for example runs/shapes-001");
        if (!Directory.Exists(run.Checkpoints)) throw new MaskFormerException("MF7004", run.Path, "the folder holds no checkpoints", "Give the folder of a run that has written one");
        return run;
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
