using System.Globalization;
using System.Text.RegularExpressions;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Configuration;

/// <summary>
/// The origins that a run's <c>config.resolved.yaml</c> names in comments behind its values. A resumed run, which writes the file again, keeps them: to name
/// that file as the origin of all values would say nothing.
/// </summary>
internal static partial class RunOrigins
{
    /// <summary>Puts back what the file's comments say, except where a value was edited since.</summary>
    /// <param name="file">The file that the origins name.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="experiment">The experiment without the file.</param>
    /// <param name="record">The values in force.</param>
    /// <param name="origins">Path to origin, changed in place.</param>
    public static void Restore(string file, string text, IConfigRecord experiment, IConfigRecord record, Dictionary<string, Origin> origins)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        HashSet<string> changed = [.. ExperimentOrigins.Differences(record, experiment)];
        foreach ((string path, Origin origin) in origins.ToList())
        {
            if (origin.Kind != OriginKind.File || Line(origin, file) is not { } number || number > lines.Length) continue;
            Match comment = Comment().Match(lines[number - 1]);
            if (!comment.Success) continue;
            Origin written = Of(comment.Groups[1].Value);
            if (written.Kind <= OriginKind.Experiment && changed.Contains(path)) continue; // edited by hand, or the program has another default now
            origins[path] = written;
        }
    }

    /// <summary>The settings that are neither in the file nor on the command line, with the values that are taken for them.</summary>
    /// <param name="record">The values in force.</param>
    /// <param name="origins">Path to origin, before <see cref="Restore"/>.</param>
    /// <param name="path">Where the record is.</param>
    public static IEnumerable<(string Path, object? Value)> Unrecorded(
        IConfigRecord record, IReadOnlyDictionary<string, Origin> origins, string path = "") =>
        record.Schema.Parameters.SelectMany<ParameterSchema, (string, object?)>(parameter =>
        {
            string at = ConfigRules.Join(path, parameter.Key);
            object? value = record.Get(parameter.Name);
            if (value is IConfigRecord nested) return Unrecorded(nested, origins, at);
            return origins.TryGetValue(at, out Origin? origin) && origin.Kind > OriginKind.Experiment ? [] : [(at, value)];
        });

    private static int? Line(Origin origin, string file) =>
        origin.Text.StartsWith(file + ":", StringComparison.Ordinal)
        && int.TryParse(origin.Text.AsSpan(file.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int line)
        && line > 0
            ? line
            : null;

    private static Origin Of(string text) => text switch
    {
        _ when text == Origin.Default.Text => Origin.Default,
        _ when text.StartsWith("experiment ", StringComparison.Ordinal) => new(OriginKind.Experiment, text),
        ['-', '-', ..] => new(OriginKind.CommandLine, text),
        _ => new(OriginKind.File, text),
    };

    // The first "# [...]" behind the value: a text that holds one is quoted, and its quote ends before.
    [GeneratedRegex("""^(?:[^"#]|"(?:[^"\\]|\\.)*"|#(?! \[))*# \[((?:[^\]])*)\]""", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
