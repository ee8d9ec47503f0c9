using System.Globalization;

namespace MaskFormer.StableHlo.Programs;

/// <summary>
/// The arguments of a program's entry function, read from a user's text. Plugins compare sizes in bytes only, so that integers passed for
/// floats would give wrong numbers without a word; and a buffer passed twice, once donated, crashes some of them (openxla/xla#22604).
/// </summary>
internal static class EntryArguments
{
    /// <summary>Reads <c>func.func public @main(…)</c>; null where the program is written otherwise.</summary>
    /// <param name="text">MLIR text.</param>
    public static IReadOnlyList<EntryArgument>? TryRead(string text)
    {
        int at = FindEntry(text);
        if (at < 0)
            return null;
        List<EntryArgument> arguments = [];
        foreach (string argument in SplitArguments(text, at))
        {
            if (ReadArgument(argument) is not { } read)
                return null;
            arguments.Add(read);
        }

        return arguments;
    }

    private static int FindEntry(string text)
    {
        for (int at = text.IndexOf("@main(", StringComparison.Ordinal); at >= 0; at = text.IndexOf("@main(", at + 1, StringComparison.Ordinal))
        {
            int line = text.LastIndexOf('\n', at) + 1;
            string before = text[line..at];
            if (before.Contains("func.func", StringComparison.Ordinal) && !before.Contains("//", StringComparison.Ordinal))
                return at + "@main(".Length;
        }

        return -1;
    }

    // Commas separate arguments outside of brackets and quotes; the list ends at its own closing parenthesis.
    private static List<string> SplitArguments(string text, int start)
    {
        List<string> arguments = [];
        int depth = 0, from = start;
        bool quoted = false;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c == '\\') i++;
                else if (c == '"') quoted = false;
                continue;
            }

            if (c == '"') quoted = true;
            else if (c is '(' or '{' or '[' or '<') depth++;
            else if (c is ')' && depth == 0)
            {
                if (text[from..i].Trim().Length > 0) arguments.Add(text[from..i]);
                break;
            }
            else if (c is ')' or '}' or ']' || (c == '>' && text[i - 1] != '-')) depth--;
            else if (c == ',' && depth == 0)
            {
                arguments.Add(text[from..i]);
                from = i + 1;
            }
        }

        return arguments;
    }

    private static EntryArgument? ReadArgument(string text)
    {
        int tensor = text.IndexOf("tensor<", StringComparison.Ordinal);
        if (tensor < 0)
            return null;
        int end = text.IndexOf('>', tensor);
        if (end < 0)
            return null;
        string[] parts = text[(tensor + "tensor<".Length)..end].Split(',')[0].Trim().Split('x');
        long[] dims = new long[parts.Length - 1];
        for (int i = 0; i < dims.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out dims[i]))
                return null;
        }

        string attributes = text[end..];
        bool donated = attributes.Contains("tf.aliasing_output", StringComparison.Ordinal) || attributes.Contains("jax.buffer_donor", StringComparison.Ordinal);
        return ElementTypes.Parse(parts[^1]) is { } element ? new(new TensorType(element, dims), donated) : null;
    }
}
