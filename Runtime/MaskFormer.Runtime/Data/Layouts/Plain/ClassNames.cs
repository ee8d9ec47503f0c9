using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>The names of classes, a line each: a name, for the value that is its number from 0, or a value and a name.</summary>
/// <param name="Path">The file.</param>
/// <param name="Values">The value of each name; null where the lines hold names alone.</param>
/// <param name="Names">The names in the order of the file.</param>
internal sealed record ClassNames(string Path, IReadOnlyList<int>? Values, IReadOnlyList<string> Names)
{
    private static readonly char[] separators = [' ', '\t', ',', ':', ';'];

    /// <summary>The file that is named, or else <c>classes.txt</c> of the folder; null where there is none.</summary>
    /// <exception cref="DataException">MF6004: it cannot be read; MF6074: it names nothing, something twice, or the values of some classes only.</exception>
    public static ClassNames? Of(string root, FolderData options)
    {
        string? path = options.ClassFile ?? new[] { "classes.txt", "codes.txt" }.Select(name => System.IO.Path.Combine(root, name)).FirstOrDefault(File.Exists);
        if (path is null) return null;
        string text = DataFile.ReadText(path);
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0) throw Wrong(path, "The file names no class");
        (int Value, string Name)[] valued = [.. lines.Select(Valued).OfType<(int, string)>()];
        if (valued.Length < lines.Length && valued.Length > lines.Length / 2) // the head of a table, or a value below 0
            throw Wrong(path, $"Most lines begin with a value, and '{lines.First(static line => Valued(line) is null)}' does not");
        ClassNames names = valued.Length == lines.Length
            ? new(path, [.. valued.Select(static line => line.Value)], [.. valued.Select(static line => line.Name)])
            : new(path, null, lines);
        if (names.Names.GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } name)
            throw Wrong(path, $"The class '{name.Key}' is there twice");
        if (names.Values?.GroupBy(static value => value).FirstOrDefault(static group => group.Count() > 1) is { } value)
            throw Wrong(path, FormattableString.Invariant($"The value {value.Key} is there twice"));
        return names;
    }

    private static (int Value, string Name)? Valued(string line)
    {
        int end = line.IndexOfAny(separators);
        if (end < 0 || !int.TryParse(line.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int value)) return null;
        string name = line[end..].Trim(separators);
        return name.Length == 0 ? null : (value, name);
    }

    private static DataException Wrong(string path, string cause) => new("MF6074", path, cause, "Write one name a line, or a value and a name");
}
