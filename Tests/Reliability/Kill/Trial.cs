namespace MaskFormer.Reliability.Kill;

/// <summary>A run that is ended once, goes on, and is compared with one that nothing disturbed.</summary>
/// <param name="Death">How it was ended.</param>
/// <param name="Where">What it was doing then.</param>
/// <param name="Faults">What is not as it should be; empty if all is.</param>
internal sealed record Trial(Death Death, string Where, IReadOnlyList<string> Faults)
{
    /// <summary>Tries one death.</summary>
    /// <param name="place">Data and runs.</param>
    /// <param name="death">How the run is ended.</param>
    /// <param name="whole">What it must come to.</param>
    public static Trial Of(Workplace place, Death death, RunRecord whole)
    {
        string run = place.NewRun();
        Ended first = Trainee.Run(place.Start(run), place.Cache, death.Around, death.Meanwhile);
        string where = first.Code == 0 ? "done before" : Moment(run);
        List<string> faults = [];
        if (first.Code != 0 && !death.Codes.Contains(first.Code)) faults.Add($"ended with {first.Code}:\n{first.Errors}");
        if (first.Errors.Contains("MF9001", StringComparison.Ordinal)) faults.Add($"an error of the program:\n{first.Errors}");
        if (first.Code == 1 && !first.Errors.Contains("MF", StringComparison.Ordinal)) faults.Add($"no message says why:\n{first.Errors}");

        Ended second = Trainee.Run(place.GoOn(run), place.Cache);
        if (second.Code != 0) faults.Add($"does not go on ({second.Code}):\n{second.Errors}");
        else faults.AddRange(RunRecord.Of(run).Differences(whole));
        faults.AddRange(Leftovers(run));
        if (faults.Count == 0) Directory.Delete(run, recursive: true);
        return new(death, where, faults);
    }

    private static string Moment(string run)
    {
        if (!File.Exists(Path.Combine(run, "config.resolved.yaml"))) return "before the run's first file";
        if (!File.Exists(Path.Combine(run, "train.jsonl"))) return "starting";
        string checkpoints = Path.Combine(run, "checkpoints");
        if (Directory.Exists(checkpoints) && Directory.EnumerateDirectories(checkpoints, ".*").Any()) return "saving";
        string[] log = [.. File.ReadLines(Path.Combine(run, "train.jsonl"))];
        if (log.Length == 0) return "before the first step";
        return log[^1].Contains("\"evaluation\"", StringComparison.Ordinal) ? "after an evaluation" : "stepping or evaluating";
    }

    private static IEnumerable<string> Leftovers(string run) => Directory
        .EnumerateFileSystemEntries(run, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(run, path))
        .Where(static path => path.EndsWith(".tmp", StringComparison.Ordinal) || path.Contains("/.saving", StringComparison.Ordinal)
            || path.Contains("/.removing", StringComparison.Ordinal) || path.Contains("/.replaced", StringComparison.Ordinal))
        .Select(static path => $"left behind: {path}");
}
