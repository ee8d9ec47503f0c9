using System.Text.Json;
using System.Text.Json.Serialization;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>
/// What the records themselves do not say, in <c>PREFIX.records.json</c> beside them: the classes, and which images each file must have.
/// An empty file reads as a complete one, so without this a lost shard would go unnoticed; and opening need not read every image.
/// </summary>
/// <param name="Format">Version of this file.</param>
/// <param name="Shards">The files, in order.</param>
/// <param name="Categories">The classes of the data, in the model's order.</param>
/// <param name="Numbering">The class that each contiguous id of the records stands for, from 1; null if they are those of
/// <paramref name="Categories"/>.</param>
public sealed record RecordManifest(
    int Format,
    IReadOnlyList<ShardManifest> Shards,
    IReadOnlyList<PanopticCategory> Categories,
    IReadOnlyList<int>? Numbering = null
)
{
    private const int newest = 2;
    private const string Ending = ".records.json";

    private static readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Describes a data set in the oldest format that can hold it.</summary>
    public static RecordManifest Of(IReadOnlyList<ShardManifest> shards, RecordClasses classes) =>
        classes.Numbering.SequenceEqual(classes.Categories.Select(static category => category.Id))
            ? new(1, shards, classes.Categories) // older programs read it too
            : new(newest, shards, classes.Categories, classes.Numbering);

    /// <summary>The classes, and how records number them.</summary>
    [JsonIgnore]
    public RecordClasses Classes => new(Categories, Numbering ?? [.. Categories.Select(static category => category.Id)]);

    /// <summary>Reads the description of a prefix.</summary>
    /// <returns>Null if there is none, as beside records that another program wrote.</returns>
    /// <exception cref="DataException">MF6002: no JSON of this form; MF6026: a newer format.</exception>
    public static RecordManifest? Read(string folder, string prefix)
    {
        string path = PathOf(folder, prefix);
        if (!DataFile.Exists(path)) return null;
        try
        {
            RecordManifest manifest =
                JsonSerializer.Deserialize<RecordManifest>(DataFile.ReadJson(path).Span, options) ?? throw new JsonException("the file holds null");
            if (manifest.Format <= newest) return manifest.Wrong is { } wrong ? throw new JsonException(wrong) : manifest;
            throw new DataException(
                "MF6026",
                path,
                $"The format is {manifest.Format}; this program knows {newest}",
                "Use a newer program, or build the records again."
            );
        }
        catch (JsonException error)
        {
            throw new DataException("MF6002", path, CocoJson.Brief(error), "Build the records again.", error);
        }
    }

    // What is wrong with a file that this program cannot have written; null if nothing.
    private string? Wrong =>
        Format < 1 ? FormattableString.Invariant($"there is no format {Format}")
        : Shards.Contains(null!) || Categories.Contains(null!) ? "a value is null"
        : Categories.CountBy(static category => category.Id).FirstOrDefault(static one => one.Value > 1) is { Value: > 1 } twice
            ? FormattableString.Invariant($"two categories have the id {twice.Key}")
        : Classes.Unknown is { } id ? FormattableString.Invariant($"numbering has no number for category {id}")
        : null;

    /// <summary>Whether a prefix has a description.</summary>
    /// <exception cref="DataException">MF6015: of an address nothing can be known.</exception>
    public static bool IsThere(string folder, string prefix) => DataFile.Exists(PathOf(folder, prefix));

    /// <summary>The prefixes that a folder has descriptions of, whether their files are there or not.</summary>
    public static IEnumerable<string> Described(string folder) => Directory.EnumerateFiles(folder, "*" + Ending)
        .Select(static path => Path.GetFileName(path)[..^Ending.Length])
        .Where(static prefix => prefix.Length > 0 && prefix[0] != '.');

    /// <summary>Writes it.</summary>
    public void Write(string folder, string prefix) =>
        AtomicFile.Write(PathOf(folder, prefix), stream => JsonSerializer.Serialize(stream, this, options));

    private static string PathOf(string folder, string prefix) => RemotePath.Join(folder, prefix + Ending);
}

/// <summary>The contents of one shard.</summary>
/// <param name="Images">Ids of the images, in the order of the records.</param>
/// <param name="Unannotated">Positions of those without panoptic masks.</param>
public sealed record ShardManifest(IReadOnlyList<long> Images, IReadOnlyList<int> Unannotated);
