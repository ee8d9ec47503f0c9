using System.Text;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration.Binding;
using MaskFormer.Runtime.Configuration.Writing;

namespace MaskFormer.Runtime.Configuration;

/// <summary>Writes records as YAML that loads to equal records. Every parameter is written, also those that have their default.</summary>
public static class EffectiveYaml
{
    /// <summary>The values only: what snapshots compare.</summary>
    public static string Write(IConfigRecord record)
    {
        StringBuilder text = new();
        Map(text, record, path: "", depth: 0, comment: null);
        return text.ToString();
    }

    /// <summary>With the experiment as <c>base</c>, and behind each value its origin and its documentation.</summary>
    public static string Write(IConfigRecord record, string experiment, Func<string, Origin> origin)
    {
        StringBuilder text = new();
        text.Append("# Every value in force, with its origin: default, experiment, FILE:line or --set. Load it with --config.\n");
        text.Append("base: ").Append(YamlText.Of(experiment)).Append('\n');
        Map(text, record, path: "", depth: 0, (path, summary) => $"  # {$"[{origin(path)}] {summary}".TrimEnd()}".ReplaceLineEndings(" "));
        return text.ToString();
    }

    private static void Map(StringBuilder text, IConfigRecord record, string path, int depth, Func<string, string, string>? comment)
    {
        foreach (ParameterSchema parameter in record.Schema.Parameters)
        {
            string at = ConfigRules.Join(path, parameter.Key);
            object? value = record.Get(parameter.Name);
            text.Append(' ', 2 * depth).Append(parameter.Key).Append(':');
            if (value is IConfigRecord nested)
            {
                Record(text, parameter, nested, at, depth, comment);
                continue;
            }

            text.Append(' ').Append(YamlText.Of(value)).Append(comment?.Invoke(at, parameter.Summary)).Append('\n');
        }
    }

    private static void Record(
        StringBuilder text,
        ParameterSchema parameter,
        IConfigRecord nested,
        string path,
        int depth,
        Func<string, string, string>? comment
    )
    {
        bool hasChoice = Kinds.HasChoice(parameter);
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
                .Append(comment?.Invoke($"{path}.kind", nested.Schema.Summary))
                .Append('\n');
        Map(text, nested, path, depth + 1, comment);
    }
}
