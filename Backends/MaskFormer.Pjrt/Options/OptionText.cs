using System.Globalization;

namespace MaskFormer.Pjrt;

/// <summary>Values of options as text, in the types that the C API has.</summary>
internal static class OptionText
{
    public static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    public static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    public static bool? Truth(string text) => text switch { "true" => true, "false" => false, _ => null };

    /// <summary>Whole numbers with commas between them; null if one is none.</summary>
    public static long[]? Integers(string text)
    {
        long?[] numbers = [.. text.Split(',').Select(Integer)];
        return numbers.Contains(null) ? null : [.. numbers.Select(static number => number!.Value)];
    }

    /// <summary>The narrowest type that holds the text: a truth, a whole number, a list of them (with commas), a number, else the text itself.</summary>
    public static object Any(string text) =>
        Truth(text)
        ?? Integer(text)
        ?? (object?)(text.Contains(',', StringComparison.Ordinal) ? Integers(text) : null)
        ?? (Number(text) is { } number ? (float)number : text);
}
