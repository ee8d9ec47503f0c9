using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>An attribute as it stands in a text.</summary>
internal abstract record AttributeValue
{
    /// <summary>The characters of the text; empty for a name alone.</summary>
    public string Source { get; init; } = "";
}

/// <summary><c>5 : i64</c>; floats keep their characters.</summary>
internal sealed record NumberAttribute(string Number) : AttributeValue;

/// <summary><c>true</c>, <c>false</c>, or a name alone.</summary>
internal sealed record FlagAttribute(bool Value) : AttributeValue;

/// <summary>A string.</summary>
internal sealed record TextAttribute(string Value) : AttributeValue;

/// <summary><c>@name</c>.</summary>
internal sealed record SymbolAttribute(string Name) : AttributeValue;

/// <summary><c>array&lt;i64: 1, 2&gt;</c>; truth values are 0 and 1.</summary>
internal sealed record ArrayAttribute(IReadOnlyList<long> Values) : AttributeValue;

/// <summary><c>[a, b]</c>.</summary>
internal sealed record ListAttribute(IReadOnlyList<AttributeValue> Values) : AttributeValue;

/// <summary><c>dense&lt;…&gt; : type</c>.</summary>
internal sealed record DenseAttribute(Literal Value) : AttributeValue;

/// <summary><c>#stablehlo&lt;kind VALUE&gt;</c> and <c>#stablehlo.name&lt;…&gt;</c>.</summary>
internal sealed record DialectAttribute(string Name, string Body) : AttributeValue;

/// <summary><c>{name = value}</c>.</summary>
internal sealed record DictionaryAttribute(Dictionary<string, AttributeValue> Values) : AttributeValue;

/// <summary><c>(T, T) -> T</c>: types of a function.</summary>
internal sealed record FunctionTypeAttribute(IReadOnlyList<TensorType> Arguments, IReadOnlyList<TensorType> Results) : AttributeValue;

/// <summary>Something that no op here reads: types.</summary>
internal sealed record OtherAttribute : AttributeValue;

/// <summary>Attributes as numbers.</summary>
internal static class AttributeNumbers
{
    /// <summary>The whole number of an attribute; null if it is none, or if there is no attribute.</summary>
    public static int? AsInteger(this AttributeValue? value) =>
        value is NumberAttribute n && int.TryParse(n.Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
}
