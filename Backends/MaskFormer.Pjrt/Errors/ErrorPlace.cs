using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MaskFormer.Pjrt;

/// <summary>
/// Names the property behind a compiler's error. Plugins repeat file, line and column of the op, but drop the name that stands beside them in the program.
/// </summary>
internal static partial class ErrorPlace
{
    /// <summary>Runs a compilation; an error that points into the program gets property, file and line as its place.</summary>
    /// <param name="program">MLIR text; other bytes say nothing.</param>
    /// <param name="compile">The compilation.</param>
    public static T Name<T>(byte[] program, Func<T> compile)
    {
        try
        {
            return compile();
        }
        catch (PjrtException error) when (!ProgramBytes.IsBytecode(program) && Find(Encoding.UTF8.GetString(program), error.Cause) is { } place)
        {
            throw new PjrtException(error.Id, place, error.Code, $"{error.Place}: {error.PluginsWords}", error.Remedy, error);
        }
    }

    /// <summary>The first place of the program that a message speaks of, as <c>Mlp.Y (Heads/Mlp.cs:14:5)</c>; null if there is none.</summary>
    internal static string? Find(string program, string message)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        (int At, string Place)? first = null;
        foreach (Match match in Named().Matches(program))
        {
            if (!seen.Add(match.Value)) continue;
            string file = Plain(match.Groups["file"].Value), position = $"{file}:{match.Groups["line"].Value}:{match.Groups["column"].Value}";
            int at = message.IndexOf(position, StringComparison.Ordinal);
            bool whole = at >= 0 && (at + position.Length == message.Length || !char.IsAsciiDigit(message[at + position.Length]));
            if (whole && (first is null || at < first.Value.At)) first = (at, $"{Plain(match.Groups["name"].Value)} ({position})");
        }

        return first?.Place ?? OfLine(program, message);
    }

    // What the parser refuses has no location yet: "-:LINE:COLUMN" counts in the program's own text, whose line holds the location of its op.
    private static string? OfLine(string program, string message)
    {
        if (
            Own().Match(message) is not { Success: true } own
            || !int.TryParse(own.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int line)
        )
            return null;
        string? text = program.Split('\n').ElementAtOrDefault(line - 1);
        if (text is null || Named().Match(text) is not { Success: true } match) return null;
        return $"{Plain(match.Groups["name"].Value)} ({Plain(match.Groups["file"].Value)}:{match.Groups["line"].Value}:{match.Groups["column"].Value})";
    }

    // A text of MLIR: \XX is a byte of UTF-8.
    private static string Plain(string quoted)
    {
        if (!quoted.Contains('\\', StringComparison.Ordinal)) return quoted;
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

    [GeneratedRegex(@"(^|\s)-:(?<line>\d{1,9}):\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Own();

    [GeneratedRegex("""loc\("(?<name>(?:[^"\\]|\\.)*)"\("(?<file>(?:[^"\\]|\\.)*)":(?<line>\d+):(?<column>\d+)\)\)""", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
