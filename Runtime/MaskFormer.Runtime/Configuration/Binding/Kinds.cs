using MaskFormer.Language;

namespace MaskFormer.Runtime.Configuration.Binding;

/// <summary>Words for types, and the choice of a record's kind.</summary>
internal static class Kinds
{
    /// <summary>The key by which a kind is chosen.</summary>
    public const string Key = "kind";

    public static string Describe(ParameterType type) => type switch
    {
        ParameterType.Bool => "true or false",
        ParameterType.Int or ParameterType.Long => "a whole number",
        ParameterType.Double => "a number",
        ParameterType.String => "text",
        ParameterType.Enum => "a name",
        ParameterType.Record => "settings of its own",
        _ => "a list",
    };

    /// <summary>Whether <c>kind</c> can be written.</summary>
    public static bool HasChoice(ParameterSchema parameter) => parameter.Kinds.Count > 1;

    /// <summary>The kind of that name.</summary>
    /// <exception cref="ConfigException">MF3006: there is none.</exception>
    public static RecordKind Find(ParameterSchema parameter, string name, string path, string place) =>
        parameter.Kinds.FirstOrDefault(kind => kind.Name == name)
        ?? throw ConfigException.WrongType(place, $"{path} has no kind '{name}'", Nearest.Advice(name, [.. parameter.Kinds.Select(static kind => kind.Name)]));
}
