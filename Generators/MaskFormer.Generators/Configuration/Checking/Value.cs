using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// A value at compile time and the settings that it comes from. What cannot be evaluated is <see cref="Unknown"/>,
/// and unknown never fails: the same rule runs again when the program starts.
/// </summary>
internal sealed class Value(object? data, ImmutableArray<AssignmentExpressionSyntax> settings)
{
    public static readonly Value Unknown = new(new object(), []);

    /// <summary>null, bool, int, long, double, string, <see cref="EnumMember"/>, <see cref="RecordInstance"/> or an array of values.</summary>
    public object? Data => data;

    /// <summary>The assignments in experiments that decided it.</summary>
    public ImmutableArray<AssignmentExpressionSyntax> Settings => settings;

    public bool IsKnown => this != Unknown;

    public static Value Of(object? data) => new(data, []);

    /// <summary>The result of an operation: it comes from all that its operands come from.</summary>
    public static Value From(object? data, params Value[] operands) =>
        new(data, [.. operands.SelectMany(static operand => operand.Settings).Distinct()]);

    public Value SetBy(AssignmentExpressionSyntax setting) => data is RecordInstance || !IsKnown ? this : new Value(data, [setting]);

    /// <summary>As the runtime's messages write it.</summary>
    public string Show() => data switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Value[] list => $"[{string.Join(", ", list.Select(static item => item.Show()))}]",
        RecordInstance record => record.Type.Name,
        System.IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => data.ToString(),
    };
}

/// <summary>A value that an experiment gives to a parameter.</summary>
internal sealed record Setting(AssignmentExpressionSyntax Place, IPropertySymbol Parameter, Value Value);

/// <summary>A member of an enum.</summary>
internal sealed record EnumMember(string Type, string Name)
{
    public override string ToString() => Name;
}

/// <summary>A record with the values that were set; the others are evaluated when asked for.</summary>
internal sealed class RecordInstance(INamedTypeSymbol type, ImmutableDictionary<string, Value> set)
{
    public INamedTypeSymbol Type => type;

    public ImmutableDictionary<string, Value> Set => set;

    /// <summary>Properties evaluated so far; a property that is asked for while it is evaluated is unknown.</summary>
    public Dictionary<string, Value> Evaluated { get; } = [];
}
