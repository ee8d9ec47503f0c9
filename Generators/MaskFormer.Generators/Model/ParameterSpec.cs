namespace MaskFormer.Generators.Configuration;

/// <summary>One parameter.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Key">Its name in YAML: snake_case.</param>
/// <param name="Kind">Name of the <c>ParameterType</c>.</param>
/// <param name="TypeName">The property's type without <c>?</c>, as it is written in the record's namespace.</param>
/// <param name="Summary">First sentence of its documentation.</param>
internal sealed record ParameterSpec(string Name, string Key, string Kind, string TypeName, string Summary)
{
    /// <summary>Whether null is a value.</summary>
    public bool Nullable { get; init; }

    public bool IsValueType { get; init; }

    public double? Least { get; init; }

    public double? Most { get; init; }

    /// <summary>Names of the enum (or of the list's enum), in order of declaration.</summary>
    public EquatableArray<string> EnumNames { get; init; }

    /// <summary>For a record: its full name, by which kinds are found.</summary>
    public string RecordName { get; init; } = "";

    /// <summary>For a list: the element's <c>ParameterType</c> and its type as written.</summary>
    public string ElementKind { get; init; } = "";

    public string ElementType { get; init; } = "";

    /// <summary>Whether the nearest marked base already lists it.</summary>
    public bool FromMarkedBase { get; init; }

    /// <summary>A block whose bound parameters this record sets: the property that holds the bound form, or empty.</summary>
    public string BoundForm { get; init; } = "";
}
