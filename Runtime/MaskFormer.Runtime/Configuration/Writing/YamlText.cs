using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MaskFormer.Runtime.Configuration.Binding;

namespace MaskFormer.Runtime.Configuration.Writing;

/// <summary>Values as YAML in one line, the same under every culture.</summary>
internal static partial class YamlText
{
    /// <summary>The text of a scalar, a list or null.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => Text(EnvironmentText.Escape(text)),
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
        Enum member => Text(member.ToString()),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType().Name} is no type of a parameter", nameof(value)),
    };

    /// <summary>Plain where no reader can take it for anything else, else in double quotes.</summary>
    private static string Text(string text)
    {
        if (Harmless().IsMatch(text) && !LooksLikeAnotherType(text)) return text;
        StringBuilder quoted = new("\"");
        foreach (char letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF' or '\u0085' or '\uFFFE' or '\uFFFF' => $"\\u{(int)letter:X4}",
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool LooksLikeAnotherType(string text) =>
        text.ToLowerInvariant() is "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n";

    [GeneratedRegex("^[A-Za-z/][A-Za-z0-9_./-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
