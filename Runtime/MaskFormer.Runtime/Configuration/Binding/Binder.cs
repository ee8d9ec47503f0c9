using MaskFormer.Language;
using MaskFormer.Names;
using MaskFormer.Runtime.Configuration.Yaml;

namespace MaskFormer.Runtime.Configuration.Binding;

/// <summary>Puts what is written into records, by their schemas, and notes where each value comes from.</summary>
/// <param name="origins">By dotted path; paths that are absent have their default.</param>
/// <param name="kinds">What records can be chosen.</param>
internal sealed class Binder(Dictionary<string, Origin> origins, Kinds kinds)
{
    /// <summary>What records can be chosen.</summary>
    public Kinds Kinds => kinds;

    /// <summary>The record with the settings of a map.</summary>
    public IConfigRecord Apply(IConfigRecord record, YamlMap map, string path, Func<YamlNode, Origin> origin, IReadOnlyList<RecordKind>? choice = null)
    {
        foreach ((YamlScalar key, YamlNode value) in map.Entries)
        {
            ParameterSchema parameter = Find(record, key.Text, path, key.Place.ToString(), choice);
            record = record.With(parameter.Name, Value(record.Get(parameter.Name), parameter, value, ConfigRules.Join(path, parameter.Key), origin));
        }

        return record;
    }

    /// <summary>The parameter of a key.</summary>
    /// <exception cref="ConfigException">MF3005 with the nearest key, or with the kind that has it.</exception>
    public static ParameterSchema Find(IConfigRecord record, string key, string path, string place, IReadOnlyList<RecordKind>? choice)
    {
        foreach (ParameterSchema parameter in record.Schema.Parameters)
        {
            if (parameter.Key == key) return parameter;
        }

        string full = ConfigRules.Join(path, key);
        RecordKind? other = choice?.FirstOrDefault(kind => kind.Create().Schema.Parameters.Any(parameter => parameter.Key == key));
        if (other is not null)
        {
            throw ConfigException.UnknownKey(
                place,
                $"'{full}' is a setting of {other.Name}, but the kind here is {record.Schema.Name}",
                $"Choose the kind first: {ConfigRules.Join(path, Kinds.Key)}: {other.Name}"
            );
        }

        string[] known = [.. record.Schema.Parameters.Select(static parameter => parameter.Key)];
        throw ConfigException.UnknownKey(place, $"'{full}' is not a setting", Nearest.Advice(key, known));
    }

    /// <summary>A parameter's new value.</summary>
    public object? Value(object? current, ParameterSchema parameter, YamlNode node, string path, Func<YamlNode, Origin> origin)
    {
        if (node is YamlScalar { IsNull: true } scalar && (parameter.Nullable || parameter.Type != ParameterType.String))
        {
            if (!parameter.Nullable)
                throw ConfigException.WrongType(node.Place.ToString(), $"{path} cannot be null", $"It takes {Kinds.Describe(parameter.Type)}");
            Note(path, origin(scalar));
            return null;
        }

        return parameter.Type switch
        {
            ParameterType.Record => Record((IConfigRecord?)current, parameter, node, path, origin),
            ParameterType.List => List(parameter, node, path, origin),
            _ => Scalar(parameter, node, path, origin),
        };
    }

    private object Scalar(ParameterSchema parameter, YamlNode node, string path, Func<YamlNode, Origin> origin)
    {
        if (node is not YamlScalar scalar)
        {
            throw ConfigException.WrongType(
                node.Place.ToString(),
                $"{path} takes {Kinds.Describe(parameter.Type)}, found {(node is YamlList ? "a list" : "settings")}",
                "Write one value"
            );
        }

        object value = ScalarParser.Parse(scalar, parameter.Type, parameter, path);
        Note(path, origin(node));
        return value;
    }

    private object List(ParameterSchema parameter, YamlNode node, string path, Func<YamlNode, Origin> origin)
    {
        if (node is not YamlList list)
        {
            string remedy = node is YamlScalar single ? $"Write [{single.Text}]" : "Write [a, b, c]";
            throw ConfigException.WrongType(node.Place.ToString(), $"{path} takes a list", remedy);
        }

        List<object> items = [];
        foreach (YamlNode item in list.Items)
        {
            string at = $"{path}[{items.Count}]";
            if (item is not YamlScalar scalar)
                throw ConfigException.WrongType(item.Place.ToString(), $"{at} takes {Kinds.Describe(parameter.Element!.Value)}", "Lists hold single values");
            items.Add(ScalarParser.Parse(scalar, parameter.Element!.Value, parameter, at));
        }

        Note(path, origin(node));
        return parameter.MakeList!(items);
    }

    private IConfigRecord Record(IConfigRecord? current, ParameterSchema parameter, YamlNode node, string path, Func<YamlNode, Origin> origin)
    {
        if (node is not YamlMap map)
        {
            string found = node is YamlScalar scalar ? ScalarParser.Quoted(scalar) : "a list";
            string example = Kinds.HasChoice(parameter) ? $"{{ kind: {kinds.Of(parameter)[0].Name} }}" : "{ key: value }";
            throw ConfigException.WrongType(node.Place.ToString(), $"{path} takes settings of its own, found {found}", $"Write {example}");
        }

        IConfigRecord start = Start(current, parameter, map, path, origin);
        YamlMap settings = kinds.AreChosen(parameter) ? map with { Entries = [.. map.Entries.Where(static entry => entry.Key.Text != Kinds.Key)] } : map;
        return Apply(start, settings, path, origin, kinds.Of(parameter));
    }

    /// <summary>The record that a map changes: the present one, or a new one if another kind is chosen.</summary>
    private IConfigRecord Start(IConfigRecord? current, ParameterSchema parameter, YamlMap map, string path, Func<YamlNode, Origin> origin)
    {
        (YamlScalar? Key, YamlNode? Value) choice = map.Entries.FirstOrDefault(static entry => entry.Key.Text == Kinds.Key);
        if (choice.Value is not null && kinds.AreChosen(parameter))
        {
            if (choice.Value is not YamlScalar name)
                throw ConfigException.WrongType(
                    choice.Value.Place.ToString(),
                    $"{path}.kind takes a name",
                    $"Choose one of: {string.Join(", ", kinds.Of(parameter).Select(static kind => kind.Name))}"
                );
            return Choose(current, parameter, name.Text, path, name.Place.ToString(), origin(name));
        }

        if (current is not null)
            return current;
        if (kinds.Of(parameter).Count == 1)
            return Choose(null, parameter, kinds.Of(parameter)[0].Name, path, map.Place.ToString(), origin(map));
        throw ConfigException.WrongType(
            map.Place.ToString(),
            $"{path} is null so far and has several kinds",
            $"Add kind: {string.Join(" | ", kinds.Of(parameter).Select(static kind => kind.Name))}"
        );
    }

    /// <summary>The present record if it is of that kind, else a new one with default values.</summary>
    public IConfigRecord Choose(IConfigRecord? current, ParameterSchema parameter, string name, string path, string place, Origin origin)
    {
        RecordKind kind = kinds.Find(parameter, name, path, place);
        if (current is null || current.Schema.Name != kind.Name)
        {
            Forget(path);
            current = kind.Create();
        }

        origins[ConfigRules.Join(path, Kinds.Key)] = origin;
        return current;
    }

    private void Note(string path, Origin origin)
    {
        Forget(path);
        origins[path] = origin;
    }

    private void Forget(string path)
    {
        foreach (string below in origins.Keys.Where(known => known.StartsWith(path + ".", StringComparison.Ordinal)).ToArray()) origins.Remove(below);
        origins.Remove(path);
    }
}
