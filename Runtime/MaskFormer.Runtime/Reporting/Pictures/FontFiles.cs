using System.Text;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Fonts by their files, in the folders where Linux and its users keep them: the build of Skia that needs no library of the system knows no folder itself.
/// Upright fonts without serifs come first, then the order is that of their names, so a machine always takes the same.
/// </summary>
internal sealed class FontFiles(IEnumerable<string> folders)
{
    private static readonly string[] slanted = ["bold", "italic", "oblique", "light", "thin", "black", "condensed"];
    private readonly Lazy<SKFont[]> fonts = new(() => [.. Files(folders).Select(SKTypeface.FromFile).OfType<SKTypeface>().Select(static t => new SKFont(t))]);

    /// <summary>What this machine has.</summary>
    public static FontFiles OfTheSystem { get; } = new([
        "/usr/share/fonts", "/usr/local/share/fonts", Home(".local/share/fonts"), Home(".fonts")]);

    /// <summary>The first font that has a letter, or null.</summary>
    public SKTypeface? With(Rune letter) => fonts.Value.FirstOrDefault(font => font.GetGlyph(letter.Value) != 0)?.Typeface;

    private static IEnumerable<string> Files(IEnumerable<string> folders)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", options))
            .Where(static file => Path.GetExtension(file).ToLowerInvariant() is ".ttf" or ".otf" or ".ttc")
            .OrderBy(static file => slanted.Any(word => Path.GetFileName(file).Contains(word, StringComparison.OrdinalIgnoreCase)))
            .ThenBy(static file => !Path.GetFileName(file).Contains("Sans", StringComparison.OrdinalIgnoreCase))
            .ThenBy(static file => Path.GetFileName(file).Length)
            .ThenBy(static file => file, StringComparer.Ordinal);
    }

    private static string Home(string folder) => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), folder);
}
