using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Names;
using MaskFormer.Runtime.Configuration.Yaml;

namespace MaskFormer.Runtime.Configuration.Binding;

/// <summary>Text as a value of a parameter's type. Strict, and the same under every culture.</summary>
internal static class ScalarParser
{
    /// <summary>The value.</summary>
    /// <param name="scalar">What is written.</param>
    /// <param name="type">The parameter's type, or its elements'.</param>
    /// <param name="parameter">Names the values of an enum.</param>
    /// <param name="path">For messages.</param>
    public static object Parse(YamlScalar scalar, ParameterType type, ParameterSchema parameter, string path) =>
        type switch
        {
            ParameterType.Bool => Bool(scalar, path),
            ParameterType.Int => Whole(scalar, path, int.MinValue, int.MaxValue) is var whole ? (int)whole : 0,
            ParameterType.Long => Whole(scalar, path, long.MinValue, long.MaxValue),
            ParameterType.Double => Real(scalar, path),
            ParameterType.Enum => Member(scalar, parameter, path),
            ParameterType.String => EnvironmentText.Expand(scalar, path),
            _ => throw ConfigException.WrongType(
                scalar.Place.ToString(),
                $"{path} takes {Kinds.Describe(type)}, found {Quoted(scalar)}",
                "Write it over several lines, or as {{ key: value }} or [a, b]"
            ),
        };

    /// <summary>The text as the user sees it.</summary>
    public static string Quoted(YamlScalar scalar) => scalar.IsNull ? "null" : scalar.IsQuoted ? $"the text \"{scalar.Text}\"" : $"'{scalar.Text}'";

    private static bool Bool(YamlScalar scalar, string path) => (scalar.IsQuoted, scalar.Text) switch
    {
        (false, "true" or "True" or "TRUE") => true,
        (false, "false" or "False" or "FALSE") => false,
        _ => throw Wrong(scalar, path, "true or false", "Write true or false"),
    };

    private static long Whole(YamlScalar scalar, string path, long least, long most)
    {
        string digits = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        bool isOctal = digits.TrimStart('-', '+') is ['0', _, ..]; // 010 is 8 for some readers and 10 for others
        if (scalar.IsQuoted || isOctal || !long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            bool isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double real);
            string remedy = scalar.IsQuoted && isNumber ? "Remove the quotes"
                : isOctal ? digits.Any(char.IsAsciiLetter) ? "Write it with the digits 0 to 9, in tens" : "Remove the zeros in front"
                : isNumber && real == Math.Floor(real) && Math.Abs(real) < 1e15 ? $"Write {real.ToString("F0", CultureInfo.InvariantCulture)}"
                : "Write digits, for example 16 or 80_000";
            throw Wrong(scalar, path, "a whole number", remedy);
        }

        if (value < least || value > most)
            throw Wrong(scalar, path, "a whole number of 32 bits", $"Write a number between {ConfigRules.Show(least)} and {ConfigRules.Show(most)}");
        return value;
    }

    private static double Real(YamlScalar scalar, string path)
    {
        string digits = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        bool isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            && !digits.Any(char.IsWhiteSpace);
        bool isTooSmall = isNumber && value == 0
            && digits.TakeWhile(static letter => letter is not ('e' or 'E')).Any(static letter => letter is >= '1' and <= '9');
        if (isNumber && !isTooSmall && !scalar.IsQuoted) return value;
        string remedy = scalar.IsQuoted && isNumber && !isTooSmall ? "Remove the quotes"
            : isTooSmall ? "Write 0, which it would be read as, or a number of at least 5e-324"
            : digits.Contains(',', StringComparison.Ordinal) ? "Write a point as decimal separator"
            : "Write a finite number, for example 0.5 or 1e-4";
        throw Wrong(scalar, path, "a number", remedy);
    }

    private static object Member(YamlScalar scalar, ParameterSchema parameter, string path)
    {
        // Capitals do not matter: bfloat16 is BFloat16. A name that fits exactly comes first.
        IReadOnlyList<string> names = parameter.Names!;
        int[] same = [.. Fitting(StringComparison.OrdinalIgnoreCase)];
        if (Fitting(StringComparison.Ordinal).FirstOrDefault(same is [var only] ? only : -1) is >= 0 and var index) return parameter.Values![index];
        string remedy = same.Length == 0 ? Nearest.Advice(scalar.Text, names) : $"Write {string.Join(" or ", same.Select(i => names[i]))}";
        throw Wrong(scalar, path, $"one of {string.Join(", ", names)}", remedy);

        IEnumerable<int> Fitting(StringComparison comparison) => Enumerable.Range(0, names.Count).Where(i => names[i].Equals(scalar.Text, comparison));
    }

    private static ConfigException Wrong(YamlScalar scalar, string path, string wanted, string remedy) =>
        ConfigException.WrongType(scalar.Place.ToString(), $"{path} takes {wanted}, found {Quoted(scalar)}", remedy);
}
