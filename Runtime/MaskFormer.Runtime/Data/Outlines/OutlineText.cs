using System.Text.Json;

namespace MaskFormer.Runtime.Data.Outlines;

/// <summary>Outlines as text: <c>[[x, y, …], …]</c> as in COCO's JSON, with all digits, so that what is read is what was written.</summary>
internal static class OutlineText
{
    /// <summary>The text of an outline; empty where there is none.</summary>
    public static string Of(Outline? outline) => outline is null ? "" : JsonSerializer.Serialize(outline.Parts);

    /// <summary>The outline of a text.</summary>
    /// <param name="text">Empty for none.</param>
    /// <exception cref="FormatException">It is no list of lists of numbers.</exception>
    public static Outline? Read(string text)
    {
        if (text.Length == 0) return null;
        try
        {
            return new Outline(JsonSerializer.Deserialize<double[][]>(text) ?? []);
        }
        catch (JsonException error)
        {
            throw new FormatException("it is no list of lists of numbers", error);
        }
    }

    /// <summary>Writes the texts of all segments of an image.</summary>
    public static void Save(string path, IEnumerable<Outline?> outlines) => File.WriteAllText(path, JsonSerializer.Serialize(outlines.Select(Of)));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static IReadOnlyList<string> Load(string path) => JsonSerializer.Deserialize<string[]>(File.ReadAllText(path))!;
}
