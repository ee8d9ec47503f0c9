using MaskFormer.Language;
using MaskFormer.Runtime.Configuration.Yaml;

namespace MaskFormer.Runtime.Configuration.Binding;

/// <summary>One <c>--set path=value</c>, or an option that is short for it.</summary>
internal static class SetOption
{
    /// <summary>The option's name.</summary>
    public const string Name = "--set";

    /// <summary>The record with the value set.</summary>
    /// <param name="record">The record so far.</param>
    /// <param name="option">The option that was written: <see cref="Name"/>, or a short one.</param>
    /// <param name="setting"><c>path=value</c>.</param>
    /// <param name="binder">Notes the origin.</param>
    /// <exception cref="ConfigException">MF3012: the option cannot be read; MF3005, MF3006 as in a file.</exception>
    public static IConfigRecord Apply(IConfigRecord record, string option, string setting, Binder binder)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string place = $"{option} {(option == Name ? setting : setting[(equals + 1)..])}";
        if (equals <= 0) throw new ConfigException("MF3012", place, "it is not of the form path=value", "Write for example --set training.batch=8");
        string[] steps = [.. setting[..equals].Trim().Split('.')];
        return Apply(record, steps, path: "", setting[(equals + 1)..].Trim(), place, new Origin(OriginKind.CommandLine, option), binder, choice: null);
    }

    private static IConfigRecord Apply(
        IConfigRecord record,
        ReadOnlySpan<string> steps,
        string path,
        string text,
        string place,
        Origin origin,
        Binder binder,
        IReadOnlyList<RecordKind>? choice
    )
    {
        ParameterSchema parameter = Binder.Find(record, steps[0], path, place, choice);
        string at = ConfigRules.Join(path, parameter.Key);
        object? current = record.Get(parameter.Name);
        if (steps.Length == 1)
        {
            return record.With(parameter.Name, binder.Value(current, parameter, Node(parameter, text, place), at, _ => origin));
        }

        if (parameter.Type != ParameterType.Record)
        {
            throw ConfigException.UnknownKey(place, $"'{at}' has no settings of its own", $"It takes {Kinds.Describe(parameter.Type)}: --set {at}=…");
        }

        if (steps is [_, Kinds.Key] && binder.Kinds.AreChosen(parameter))
        {
            return record.With(parameter.Name, binder.Choose((IConfigRecord?)current, parameter, text, at, place, origin));
        }

        IConfigRecord nested =
            current as IConfigRecord
            ?? (
                binder.Kinds.Of(parameter).Count == 1
                    ? binder.Kinds.Of(parameter)[0].Create()
                    : throw ConfigException.WrongType(
                        place,
                        $"'{at}' is null so far and has several kinds",
                        $"First --set {at}.kind={binder.Kinds.Of(parameter)[0].Name}"
                    )
            );
        return record.With(parameter.Name, Apply(nested, steps[1..], at, text, place, origin, binder, binder.Kinds.Of(parameter)));
    }

    /// <summary>Text is taken as it stands, so that a path may hold colons; everything else is YAML in one line.</summary>
    private static YamlNode Node(ParameterSchema parameter, string text, string place)
    {
        Place at = new(place, 0, 0);
        bool isText = parameter.Type is ParameterType.String or ParameterType.Enum && text is not (['"', ..] or ['\'', ..]);
        return isText ? new YamlScalar(at, text, IsQuoted: false) : YamlReader.Read(text, place, hasLines: false) ?? new YamlScalar(at, "", IsQuoted: false);
    }
}
