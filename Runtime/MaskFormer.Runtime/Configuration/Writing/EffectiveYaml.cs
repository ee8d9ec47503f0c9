using System.Text;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration.Binding;
using MaskFormer.Runtime.Configuration.Writing;

namespace MaskFormer.Runtime.Configuration;

/// <summary>Writes records as YAML that loads to equal records. Every parameter is written, also those that have their default.</summary>
public static class EffectiveYaml
{
    /// <summary>The values only.</summary>
    public static string Write(IConfigRecord record)
    {
        StringBuilder text = new();
        Map(text, record, path: "", depth: 0, comment: null);
        return text.ToString();
    }

    /// <summary>The values that differ from others, a record of another kind being compared with its own defaults.</summary>
    /// <param name="record">The values.</param>
    /// <param name="start">What they are compared with.</param>
    public static string WriteDifferences(IConfigRecord record, IConfigRecord start)
    {
        StringBuilder text = new();
        Map(text, record, path: "", depth: 0, comment: null, [.. ExperimentOrigins.Differences(record, start)]);
        return text.ToString();
    }

    /// <summary>With the experiment as <c>base</c>, and behind each value its origin and its documentation.</summary>
    public static string Write(IConfigRecord record, string experiment, Func<string, Origin> origin)
    {
        StringBuilder text = new();
        text.Append("# Every value in force, with its origin: default, experiment, FILE:line or --set. Load it with --config.\n");
        text.Append("base: ").Append(YamlText.Of(experiment)).Append('\n');
        Map(text, record, path: "", depth: 0, (path, option) => $"  # {$"[{origin(path)}] {option.Summary}".TrimEnd()}".ReplaceLineEndings(" "));
        return text.ToString();
    }

    /// <summary>With the experiment as <c>base</c>, and behind each value type, range, default and documentation: a file to be edited.</summary>
    internal static string WriteOptions(IConfigRecord record, string experiment, Kinds kinds)
    {
        StringBuilder text = new();
        text.Append($"# Every option of {experiment}: its value, (what it takes, the default of its record) and what it does.\n");
        text.Append("# Edit it, leave out what stays as it is, and load it with --config.\n");
        text.Append("base: ").Append(YamlText.Of(experiment)).Append('\n');
        Map(text, record, path: "", depth: 0, (path, option) => $"  # ({Takes(path, option)}) {option.Summary}".TrimEnd().ReplaceLineEndings(" "));
        return text.ToString();

        string Takes(string path, Option option) => path.EndsWith($".{Kinds.Key}", StringComparison.Ordinal) && option.Parameter.Type == ParameterType.Record
            ? $"one of {string.Join(", ", kinds.Of(option.Parameter).Select(static kind => kind.Name))}"
            : OptionText.Of(option.Parameter, option.Owner);
    }

    /// <summary>Only the values that differ from an experiment's: a file to be edited.</summary>
    /// <param name="record">The values.</param>
    /// <param name="experiment">The experiment's name, which the file has as <c>base</c>.</param>
    /// <param name="start">The experiment's own values.</param>
    public static string WriteDifferences(IConfigRecord record, string experiment, IConfigRecord start)
    {
        HashSet<string> paths = [.. ExperimentOrigins.Differences(record, start)];
        StringBuilder text = new();
        text.Append("base: ").Append(YamlText.Of(experiment)).Append('\n');
        Map(text, record, path: "", depth: 0, static (_, option) => $"  # {option.Summary}".ReplaceLineEndings(" "), paths);
        return text.ToString();
    }

    private static void Map(
        StringBuilder text, IConfigRecord record, string path, int depth, Func<string, Option, string>? comment, HashSet<string>? only = null)
    {
        foreach (ParameterSchema parameter in record.Schema.Parameters)
        {
            if (only is not null && !only.Any(one => IsBelow(one, ConfigRules.Join(path, parameter.Key)))) continue;
            string at = ConfigRules.Join(path, parameter.Key);
            object? value = record.Get(parameter.Name);
            text.Append(' ', 2 * depth).Append(parameter.Key).Append(':');
            if (value is IConfigRecord nested)
            {
                Record(text, parameter, nested, at, depth, comment, only);
                continue;
            }

            text.Append(' ').Append(YamlText.Of(value)).Append(comment?.Invoke(at, new(parameter, record, parameter.Summary))).Append('\n');
        }
    }

    private static void Record(
        StringBuilder text,
        ParameterSchema parameter,
        IConfigRecord nested,
        string path,
        int depth,
        Func<string, Option, string>? comment,
        HashSet<string>? only
    )
    {
        bool hasChoice = Kinds.HasChoice(parameter) && only?.Contains($"{path}.kind") is not false;
        if (!hasChoice && nested.Schema.Parameters.Count == 0)
        {
            text.Append(" {}\n");
            return;
        }

        text.Append(comment is null || parameter.Summary.Length == 0 ? "" : $"  # {parameter.Summary}").Append('\n');
        if (hasChoice)
            text.Append(' ', 2 * (depth + 1))
                .Append("kind: ")
                .Append(nested.Schema.Name)
                .Append(comment?.Invoke($"{path}.{Kinds.Key}", new(parameter, nested, nested.Schema.Summary)))
                .Append('\n');
        Map(text, nested, path, depth + 1, comment, only);
    }

    private static bool IsBelow(string path, string above) =>
        path.StartsWith(above, StringComparison.Ordinal) && (path.Length == above.Length || path[above.Length] == '.');

    private readonly record struct Option(ParameterSchema Parameter, IConfigRecord Owner, string Summary);
}
