using MaskFormer.Language;
using MaskFormer.Names;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Configuration.Binding;

/// <summary>Which kinds of records can stand in a parameter.</summary>
/// <param name="more">Kinds that the parameter's own assembly could not know: a program's backbone for a library's model.</param>
internal sealed class Kinds(IReadOnlyList<KindEntry> more)
{
    /// <summary>The key by which a kind is chosen.</summary>
    public const string Key = "kind";

    /// <summary>All kinds of a parameter, each name once.</summary>
    public IReadOnlyList<RecordKind> Of(ParameterSchema parameter) => [.. All(parameter).DistinctBy(static kind => kind.Name)];

    /// <summary>The kind of that name.</summary>
    /// <exception cref="ConfigException">MF3006: there is none, or the compiler could not see that two have the name.</exception>
    public RecordKind Find(ParameterSchema parameter, string name, string path, string place)
    {
        RecordKind[] same = [.. All(parameter).Where(kind => kind.Name == name)];
        if (same.Length == 0)
            throw ConfigException.WrongType(place, $"{path} has no kind '{name}'", Nearest.Advice(name, [.. Of(parameter).Select(static kind => kind.Name)]));
        Type[] made = [.. same.Select(static kind => kind.Create().GetType()).Distinct()];
        if (made.Length == 1) return same[0];
        throw ConfigException.WrongType(
            place,
            $"{path} has {made.Length} kinds '{name}': {string.Join(", ", made.Select(static type => $"{type.FullName} of {type.Assembly.GetName().Name}"))}",
            "Rename one of these records, or refer to one of their assemblies only");
    }

    /// <summary>Whether the kind is written: where another can stand, now or in a later version.</summary>
    public static bool HasChoice(ParameterSchema parameter) => !parameter.ClrType.IsSealed;

    /// <summary>Whether the key <see cref="Key"/> chooses a kind. A record without choice may have a setting of that name.</summary>
    public bool AreChosen(ParameterSchema parameter) => HasChoice(parameter)
        || !All(parameter).Any(static kind => kind.Create().Schema.Parameters.Any(static own => own.Key == Key));

    /// <summary>Words for what a type takes.</summary>
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

    private IEnumerable<RecordKind> All(ParameterSchema parameter) =>
        parameter.Kinds.Concat(more.Where(entry => entry.Asked == parameter.ClrType).Select(static entry => entry.Kind));
}
