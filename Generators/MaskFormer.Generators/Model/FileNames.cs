using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What names of files and folders may be wherever a project is opened: what one system takes another may refuse.</summary>
internal static class FileNames
{
    // With what is appended (runs are NAME-001), still below the 255 bytes of most systems.
    private const int MostLetters = 80;

    private static readonly HashSet<string> devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(static port => new[] { $"COM{port}", $"LPT{port}" }),
        .. "¹²³".SelectMany(static port => new[] { $"COM{port}", $"LPT{port}" }),
    ];

    /// <summary>Why a name cannot name a file or folder; null if it can.</summary>
    public static string? Refusal(string name)
    {
        if (name.Trim().Length == 0) return "it is empty";
        if (name != name.Trim()) return "it begins or ends with a space";
        if (name[0] is '.' or '-') return $"it begins with '{name[0]}'";
        if (name[name.Length - 1] == '.') return "it ends with '.'";
        if (name.Length > MostLetters) return $"it is longer than {MostLetters} letters";
        if (Forbidden(name) is { } cause) return cause;
        return IsDevice(name) ? "Windows keeps it for a device" : null;
    }

    /// <summary>Whether Windows takes it for a device, whatever follows the first point.</summary>
    public static bool IsDevice(string name) => devices.Contains(name.Split('.')[0].TrimEnd().ToUpperInvariant());

    private static string? Forbidden(string name) =>
        name.Any(char.IsControl) ? "it holds a control character"
        : name.FirstOrDefault(static letter => @"/\:*?""<>|".Contains(letter)) is var letter and not '\0'
            ? $"it holds '{letter}', which no file's name may on Windows"
        : null;
}
