using System.Text;

namespace MaskFormer.StableHlo.Programs;

/// <summary>Removes <c>loc(…)</c> and <c>#loc…</c> lines from a user's text: what they say changes no result.</summary>
internal static class LocationStripper
{
    private const string Mark = " loc(";

    public static string Strip(string program)
    {
        StringBuilder text = new(program.Length);
        bool quoted = false;
        for (int i = 0; i < program.Length; i++)
        {
            char c = program[i];
            if (quoted)
            {
                text.Append(c);
                if (c == '\\' && i + 1 < program.Length) text.Append(program[++i]);
                else if (c == '"') quoted = false;
                continue;
            }

            if (StartsAt(program, i, Mark)) i = EndOfLocation(program, i + Mark.Length);
            else if (c == '#' && (i == 0 || program[i - 1] == '\n') && StartsAt(program, i, "#loc")) i = EndOfLine(program, i);
            else
            {
                quoted = c == '"';
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static bool StartsAt(string text, int at, string part) => text.AsSpan(at).StartsWith(part, StringComparison.Ordinal);

    private static int EndOfLine(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    private static int EndOfLocation(string text, int at)
    {
        int depth = 1;
        bool quoted = false;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (quoted && c == '\\') at++;
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c == '(') depth++;
            else if (!quoted && c == ')' && --depth == 0) break;
        }

        return at;
    }
}
