using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Training;

/// <summary>The classes that a run was trained on, in the model's order (<c>categories.json</c>, COCO's form): predicting needs no data set.</summary>
public static class RunCategories
{
    private static readonly JsonSerializerOptions indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes them, whole or not at all.</summary>
    public static void Write(string path, IReadOnlyList<PanopticCategory> categories) => AtomicFile.Write(path, stream =>
        JsonSerializer.Serialize(stream, categories.Select(static category => new Entry(category.Id, category.Name, category.IsThing ? 1 : 0)), indented));

    /// <summary>The classes that a run was trained on; those of its data set if the run has no list.</summary>
    /// <exception cref="MaskFormerException">MF7007: neither is known.</exception>
    public static IReadOnlyList<PanopticCategory> Of(RunFolder run, DataConfig data) => Read(run.Categories) ?? Of(data, run.Categories);

    /// <summary>The classes of a data set, for weights without a list of their own.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="place">The file or folder that has no list.</param>
    /// <exception cref="MaskFormerException">MF7007: no data set is named.</exception>
    public static IReadOnlyList<PanopticCategory> Of(DataConfig data, string place)
    {
        if (!DataSources.IsPlaced(data))
        {
            throw new MaskFormerException(
                "MF7007", place, "it is not known which classes these weights have, and no data set is named", "Name the data set with --data");
        }

        using IPanopticSource source = DataSources.Open(data, null, DataSources.Val);
        return source.Categories;
    }

    /// <summary>Reads them; null if the run has none.</summary>
    /// <exception cref="MaskFormerException">MF7007: the file cannot be understood.</exception>
    public static IReadOnlyList<PanopticCategory>? Read(string path)
    {
        if (!File.Exists(path)) return null;
        return Parse(() => FileContent.ReadAll(path), path);
    }

    /// <summary>The classes that travel with weights.</summary>
    /// <param name="card">What travels.</param>
    /// <param name="place">The file of the weights.</param>
    /// <exception cref="MaskFormerException">MF7007: they cannot be understood.</exception>
    public static IReadOnlyList<PanopticCategory> Of(WeightsCard card, string place) => Parse(() => Encoding.UTF8.GetBytes(card.Categories), place);

    private static IReadOnlyList<PanopticCategory> Parse(Func<byte[]> read, string path)
    {
        try
        {
            Entry?[]? entries = JsonSerializer.Deserialize<Entry?[]>(DataFile.WithoutMark(read()).Span, indented);
            return [.. Checked(entries).Select(static entry => new PanopticCategory(entry.Id, entry.Name, entry.IsThing == 1))];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new MaskFormerException(
                "MF7007",
                path,
                $"the classes of the run cannot be read: {(error is JsonException wrong ? Where(wrong) + CocoJson.Brief(wrong) : error.Message.TrimEnd('.'))}",
                "Restore the file, or delete it and name the data set with --data",
                error
            );
        }
    }

    private static string Where(JsonException error) => error.Path is null or "$" ? "" : error.Path + ": ";

    private static IEnumerable<Entry> Checked(Entry?[]? entries)
    {
        if (entries is null || entries.Contains(null)) throw new JsonException("the file holds null");
        HashSet<int> ids = [];
        foreach (Entry entry in entries.OfType<Entry>())
        {
            if (!ids.Add(entry.Id)) throw new JsonException(FormattableString.Invariant($"two classes have the id {entry.Id}"));
            if (entry.IsThing is not (0 or 1)) throw new JsonException(FormattableString.Invariant($"isthing of class {entry.Id} is neither 0 nor 1"));
            yield return entry;
        }
    }

    private sealed record Entry(
        [property: JsonPropertyName("id")] int Id,
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("isthing")] int IsThing
    );
}
