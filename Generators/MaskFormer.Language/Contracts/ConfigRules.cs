using System.ComponentModel;
using System.Globalization;

namespace MaskFormer.Language;

/// <summary>What the generated <c>Validate</c>, <c>Get</c> and <c>With</c> have in common.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class ConfigRules
{
    /// <summary>A path with one more step; both may be empty.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : key.Length == 0 ? path : $"{path}.{key}";

    /// <summary>Adds MF3001 if a number is outside its range. NaN is outside of every range.</summary>
    public static void Range(ICollection<Violation> violations, string path, string key, double? value, double least, double most)
    {
        if (value is null || (value >= least && value <= most)) return;
        violations.Add(OutOfRange(Join(path, key), key, value.Value, least, most));
    }

    /// <summary>Adds MF3001 for every element of a list that is outside the range.</summary>
    public static void Range<T>(ICollection<Violation> violations, string path, string key, EquatableList<T>? values, double least, double most)
        where T : IConvertible
    {
        for (int i = 0; i < (values?.Count ?? 0); i++)
        {
            double value = values![i].ToDouble(CultureInfo.InvariantCulture);
            if (!(value >= least && value <= most)) violations.Add(OutOfRange($"{Join(path, key)}[{i}]", key, value, least, most));
        }
    }

    /// <summary>Adds MF2003 if a requirement does not hold. One that throws (a division by zero) does not hold.</summary>
    /// <param name="violations">Receives the finding.</param>
    /// <param name="path">Path of the record.</param>
    /// <param name="message">What must hold.</param>
    /// <param name="holds">The requirement.</param>
    /// <param name="values">What it names: key (empty for what is no parameter), name, value.</param>
    public static void Require(
        ICollection<Violation> violations, string path, string message, Func<bool> holds, params (string Key, string Name, object? Value)[] values)
    {
        if (Holds(holds)) return;
        string shown = string.Join(", ", values.Select(static value => $"{value.Name} = {Show(value.Value)}"));
        violations.Add(new Violation("MF2003", path, shown.Length == 0 ? message : $"{message}: {shown}")
        {
            Parameters = [.. values.Select(static value => value.Key).Where(static key => key.Length > 0).Distinct()],
        });
    }

    /// <summary>Adds what blocks break that a block makes itself. The user set no value of theirs, so the findings are the enclosing block's.</summary>
    /// <param name="violations">Receives the findings; what is known already by the same words is left out.</param>
    /// <param name="path">Path of the enclosing block.</param>
    /// <param name="blocks">The blocks with the values that were passed on.</param>
    public static void Nested(ICollection<Violation> violations, string path, IEnumerable<IConfigRecord> blocks)
    {
        List<Violation> found = [];
        foreach (IConfigRecord block in blocks) block.Validate(path: "", found);
        foreach (Violation violation in found)
        {
            if (violations.All(known => known.Message != violation.Message)) violations.Add(new Violation(violation.Id, path, violation.Message));
        }
    }

    /// <summary>The value as the parameter's type.</summary>
    /// <exception cref="ArgumentException">It is of another type, or null where null is no value.</exception>
    public static T Cast<T>(string parameter, object? value) => value switch
    {
        T typed => typed,
        null when default(T) is null && typeof(T).IsValueType => default!,
        _ => throw new ArgumentException($"{parameter} takes {typeof(T).Name}, got {value?.GetType().Name ?? "null"}", nameof(value)),
    };

    /// <summary>As <see cref="Cast{T}"/>, for reference types that may be null.</summary>
    public static T? CastOrNull<T>(string parameter, object? value)
        where T : class => value is null ? null : Cast<T>(parameter, value);

    /// <summary>The error for a name that is no parameter.</summary>
    public static ArgumentException Unknown(string record, string parameter) => new($"{record} has no parameter '{parameter}'", nameof(parameter));

    /// <summary>The error for a record that the compiler passed over, because it is not marked (MF1002).</summary>
    public static InvalidOperationException Unmarked(IConfigRecord record) =>
        new($"{record.GetType().Name} has no code of its own: mark it [Block] or [Config], as the record that it derives from");

    /// <summary>A value as messages, YAML and <c>ToString</c> write it: culture-invariant, null as <c>null</c>.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool Holds(Func<bool> holds)
    {
        try
        {
            return holds();
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Violation OutOfRange(string path, string key, double value, double least, double most) =>
        new("MF3001", path, $"{Show(value)} is out of range, allowed {Show(least)} to {Show(most)}") { Parameters = [key], IsOfParameter = true };
}
