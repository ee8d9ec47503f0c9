using System.Globalization;
using System.Text;

namespace MaskFormer.Runtime.Contracts;

/// <summary>
/// Makes text safe to print. Names of classes, images, weights and settings come from files: characters that would move a terminal's cursor or change its
/// colours are shown as their codes.
/// </summary>
internal static class PlainText
{
    /// <summary>The text with control characters (but line ends and tabs) as <c>\u001B</c>, and so on.</summary>
    public static string Of(string text) =>
        Shown(text, static (all, i) => all[i] is '\n' or '\t' || (all[i] == '\r' && i + 1 < all.Length && all[i + 1] == '\n'));

    /// <summary>A text that is one line: a name cannot begin another, which would look as if the program said it.</summary>
    public static string Line(string text) => Shown(text, static (_, _) => false);

    private static string Shown(string text, Func<string, int, bool> ends)
    {
        if (!text.Any(IsHidden)) return text;
        StringBuilder plain = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (IsHidden(text[i]) && !ends(text, i)) plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            else plain.Append(text[i]);
        }

        return plain.ToString();
    }

    // Besides control characters those that turn the direction of writing, by which a name can show as another.
    private static bool IsHidden(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
