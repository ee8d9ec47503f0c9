using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// What an expression over parameters evaluates to: a whole number as a dimension, which may hold symbols; or another value of C#.
/// What is not understood is <see cref="Unknown"/>, and unknown never fails: the same rule runs again when the program starts.
/// </summary>
internal sealed class Value
{
    /// <summary>Not understood, or not known before the program runs.</summary>
    public static readonly Value Unknown = new(new object(), isLong: false, []);

    /// <summary>C# throws here, or the number is beyond its type: whatever depends on it is not known either, whichever side decides.</summary>
    public static readonly Value Failed = new(new object(), isLong: false, []);

    private Value(object? data, bool isLong, ImmutableArray<int> origins) => (Data, IsLong, Origins) = (data, isLong, origins);

    /// <summary>null, bool, <see cref="Dim"/>, double, string, <see cref="EnumMember"/>, <see cref="Instance"/> or an array of values.</summary>
    public object? Data { get; }

    /// <summary>Whether a whole number has 64 bits.</summary>
    public bool IsLong { get; }

    /// <summary>The places of the settings that decided it; none for a default.</summary>
    public ImmutableArray<int> Origins { get; }

    public bool IsKnown => this != Unknown && this != Failed;

    /// <summary>A whole number, possibly with symbols.</summary>
    public Dim? Number => Data as Dim;

    public bool? Truth => Data as bool?;

    /// <summary>A number of any type, if it holds no symbol.</summary>
    public double? Real => Data is Dim { IsConst: true } whole ? whole.Value : Data as double?;

    public static Value Of(object? data, bool isLong = false) => new(data, isLong, []);

    /// <summary>The result of an operation: it comes from all that its operands come from.</summary>
    public static Value From(object? data, bool isLong, params Value[] operands) =>
        new(data, isLong, [.. operands.SelectMany(static operand => operand.Origins).Distinct()]);

    /// <summary>The same, set at a place.</summary>
    public Value SetAt(int site) => Data is Instance || !IsKnown || site < 0 ? this : new(Data, IsLong, [site]);

    /// <summary>The same, decided by these as well.</summary>
    public Value And(Value decider) => Data is Instance || !IsKnown || decider.Origins.IsEmpty ? this : From(Data, IsLong, this, decider);

    public Value With(Dim number) => new(number, IsLong, Origins);

    /// <summary>The value as C# converts it to a type.</summary>
    public Value As(string type) => (type.TrimEnd('?'), Data) switch
    {
        ("double" or "float", Dim { IsConst: true } whole) => new((double)whole.Value, false, Origins),
        ("double" or "float", Dim) => Unknown,
        ("long", Dim whole) => new(whole, true, Origins),
        ("long" or "int", double real) => System.Math.Abs(real) < int.MaxValue ? new(Dim.Const((long)real), type == "long", Origins) : Unknown,
        ("int", Dim { IsConst: true, Value: < int.MinValue or > int.MaxValue }) => Failed,
        ("int", Dim whole) => new(whole, false, Origins),
        _ => this,
    };

    /// <summary>As the runtime's messages write it.</summary>
    public string Show() => Data switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Value[] list => $"[{string.Join(", ", list.Select(static item => item.Show()))}]",
        Instance record => Names.Last(record.Contract.FullName),
        _ => Data.ToString(),
    };
}

/// <summary>A member of an enum. Spellings of the type differ between namespaces, so its last name tells.</summary>
internal sealed record EnumMember(string Type, string Name)
{
    /// <param name="text">As C# writes it: <c>NormKind.Group</c>.</param>
    public static EnumMember Of(string text)
    {
        int dot = text.LastIndexOf('.');
        return dot < 0 ? new("", text) : new(Names.Last(text.Substring(0, dot)), text.Substring(dot + 1));
    }

    public override string ToString() => Name;
}
