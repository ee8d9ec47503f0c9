using System.Globalization;
using System.Text.RegularExpressions;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>
/// Names the property behind a compiler's error. Plugins repeat file, line and column of the op, but drop the name that stands beside them in the program.
/// </summary>
internal static partial class ErrorPlace
{
    /// <summary>Runs a compilation; an error that points into the program gets property, file and line as its place.</summary>
    /// <param name="program">What is compiled.</param>
    /// <param name="compile">The compilation.</param>
    public static T Name<T>(Program program, Func<T> compile)
    {
        try
        {
            return compile();
        }
        catch (PjrtException error) when (Find(program, error.Cause) is { } place)
        {
            throw new PjrtException(error.Id, place, error.Code, $"{error.Place}: {error.PluginsWords}", error.Remedy, error);
        }
    }

    /// <summary>The first place of the program that a message speaks of, as <c>Mlp.Y (Heads/Mlp.cs:14:5)</c>; null if there is none.</summary>
    internal static string? Find(Program program, string message)
    {
        (int At, Location Location)? first = null;
        foreach (Location location in program.Places.Select(static place => place.Location).Distinct())
        {
            string position = string.Create(CultureInfo.InvariantCulture, $"{location.File}:{location.Line}:{location.Column}");
            int at = message.IndexOf(position, StringComparison.Ordinal);
            bool whole = at >= 0 && (at + position.Length == message.Length || !char.IsAsciiDigit(message[at + position.Length]));
            if (whole && (first is null || at < first.Value.At)) first = (at, location);
        }

        return first?.Location.ToString() ?? OfLine(program, message);
    }

    // What the parser refuses has no location yet: "-:LINE:COLUMN" counts in the program's own text, whose line holds the location of its op.
    private static string? OfLine(Program program, string message)
    {
        if (
            Own().Match(message) is not { Success: true } own
            || !int.TryParse(own.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int line)
        )
            return null;
        foreach (ProgramPlace place in program.Places)
        {
            if (place.Line == line) return place.Location.ToString();
        }

        return null;
    }

    [GeneratedRegex(@"(^|\s)-:(?<line>\d{1,9}):\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Own();
}
