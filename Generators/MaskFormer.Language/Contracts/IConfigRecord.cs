namespace MaskFormer.Language;

/// <summary>
/// A record whose parameters can be listed, read and replaced by name. Implemented by the generator, without reflection; the members have bodies so that
/// of a record whose mark was forgotten C# does not ask for them, and the finding is what was forgotten (MF1002).
/// </summary>
public interface IConfigRecord
{
    /// <summary>The parameters in the order of their declaration.</summary>
    RecordSchema Schema => throw ConfigRules.Unmarked(this);

    /// <summary>The value of a parameter.</summary>
    /// <param name="parameter">The property's name, exactly.</param>
    /// <exception cref="ArgumentException">No such parameter.</exception>
    object? Get(string parameter) => throw ConfigRules.Unmarked(this);

    /// <summary>A copy with one parameter replaced.</summary>
    /// <param name="parameter">The property's name, exactly.</param>
    /// <param name="value">A value of the parameter's type.</param>
    /// <exception cref="ArgumentException">No such parameter, or a value of another type.</exception>
    IConfigRecord With(string parameter, object? value) => throw ConfigRules.Unmarked(this);

    /// <summary>Adds what the values in force break: ranges, requirements, demands of layers; nested records included.</summary>
    /// <param name="path">Dotted path of this record, empty at the top.</param>
    /// <param name="violations">Receives the findings.</param>
    void Validate(string path, ICollection<Violation> violations) => throw ConfigRules.Unmarked(this);
}

/// <summary>A rule that the values in force break.</summary>
/// <param name="Id">MF2003 (requirement) or MF3001 (range).</param>
/// <param name="Path">Dotted path of the parameter or record, in snake_case.</param>
/// <param name="Message">The rule and the values.</param>
public sealed record Violation(string Id, string Path, string Message)
{
    /// <summary>Keys of the record's parameters that the rule names, so that the place where one was set can be shown.</summary>
    public EquatableList<string> Parameters { get; init; } = [];

    /// <summary>Whether <see cref="Path"/> is that of the parameter itself, and not of the record whose rule is broken.</summary>
    public bool IsOfParameter { get; init; }
}
