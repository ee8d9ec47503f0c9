namespace MaskFormer.Language;

/// <summary>What can be set in a record from YAML or the command line.</summary>
/// <param name="Name">The record's name; for a choice of kinds, the kind's name.</param>
/// <param name="Summary">First sentence of its documentation.</param>
/// <param name="Parameters">In the order of declaration; bound parameters are not listed.</param>
public sealed record RecordSchema(string Name, string Summary, IReadOnlyList<ParameterSchema> Parameters)
{
    /// <summary>Makes a record with default values, or null if the record cannot be made without arguments.</summary>
    public Func<IConfigRecord>? Create { get; init; }
}

/// <summary>One parameter.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Key">Its name in YAML and on the command line: snake_case.</param>
/// <param name="Type">What values it takes.</param>
/// <param name="ClrType">The property's type.</param>
/// <param name="Summary">First sentence of its documentation.</param>
public sealed record ParameterSchema(string Name, string Key, ParameterType Type, Type ClrType, string Summary)
{
    /// <summary>Whether null is a value.</summary>
    public bool Nullable { get; init; }

    /// <summary>Smallest allowed value, or null.</summary>
    public double? Least { get; init; }

    /// <summary>Largest allowed value, or null.</summary>
    public double? Most { get; init; }

    /// <summary>Names of an enum, or null.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The values of an enum, in the order of <see cref="Names"/>, or null.</summary>
    public IReadOnlyList<object>? Values { get; init; }

    /// <summary>For a record: the kinds that can be chosen, each with its default value. One entry if there is no choice.</summary>
    public IReadOnlyList<RecordKind> Kinds { get; init; } = [];

    /// <summary>For a list: the type of its elements.</summary>
    public ParameterType? Element { get; init; }

    /// <summary>For a list: makes one of the property's type from elements of its element type.</summary>
    public Func<IReadOnlyList<object>, object>? MakeList { get; init; }
}

/// <summary>A kind of record that can stand in a parameter.</summary>
/// <param name="Name">Its name in YAML (<c>kind: ResNet</c>).</param>
/// <param name="Create">Makes one with default values.</param>
public sealed record RecordKind(string Name, Func<IConfigRecord> Create);

/// <summary>The types of parameters.</summary>
public enum ParameterType
{
    /// <summary>true or false.</summary>
    Bool,

    /// <summary>A 32-bit whole number.</summary>
    Int,

    /// <summary>A 64-bit whole number.</summary>
    Long,

    /// <summary>A number.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>One of a list of names.</summary>
    Enum,

    /// <summary>A nested record.</summary>
    Record,

    /// <summary>A list of values of one type.</summary>
    List,
}
