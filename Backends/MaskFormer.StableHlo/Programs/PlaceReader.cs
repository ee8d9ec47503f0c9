using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MaskFormer.StableHlo.Programs;

/// <summary>Finds the places <c>loc("Mlp.Y"("Heads/Mlp.cs":14:5))</c> in a user's text.</summary>
internal static partial class PlaceReader
{
    public static IReadOnlyList<ProgramPlace> Read(string text)
    {
        List<ProgramPlace> places = [];
        int line = 1, at = 0;
        foreach (Match match in Named().Matches(text))
        {
            line += text.AsSpan(at, match.Index - at).Count('\n');
            at = match.Index;
            places.Add(new(line, new(Plain(match.Groups["name"].Value), Plain(match.Groups["file"].Value), Number(match, "line"), Number(match, "column"))));
        }

        return places;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>A string of MLIR: \XX is a byte of UTF-8.</summary>
    private static string Plain(string quoted)
    {
        if (!quoted.Contains('\\', StringComparison.Ordinal))
            return quoted;
        List<byte> bytes = [];
        for (int i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && i + 2 < quoted.Length && char.IsAsciiHexDigit(quoted[i + 1]) && char.IsAsciiHexDigit(quoted[i + 2]))
            {
                bytes.Add(Convert.ToByte(quoted.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(quoted, i, 1));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(
        """loc\("(?<name>(?:[^"\\]|\\.)*)"\("(?<file>(?:[^"\\]|\\.)*)":(?<line>\d{1,9}):(?<column>\d{1,9})\)\)""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Named();
}
