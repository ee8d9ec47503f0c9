using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>
/// What the records themselves do not say, in <c>PREFIX.records.json</c> beside them: the classes, and which pictures each file must have.
/// An empty file reads as a complete one, so without this a lost shard would go unnoticed; and opening need not read every picture.
/// </summary>
/// <param name="Format">Version of this file.</param>
/// <param name="Shards">The files, in order.</param>
/// <param name="Categories">The classes; position + 1 is the contiguous id.</param>
public sealed record RecordManifest(int Format, IReadOnlyList<ShardManifest> Shards, IReadOnlyList<PanopticCategory> Categories)
{
    private const int newest = 1;

    private static readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Describes a data set in the current format.</summary>
    public static RecordManifest Of(IReadOnlyList<ShardManifest> shards, IReadOnlyList<PanopticCategory> categories) => new(newest, shards, categories);

    /// <summary>Reads the description of a prefix.</summary>
    /// <returns>Null if there is none, as beside records that another program wrote.</returns>
    /// <exception cref="DataException">MF6002: no JSON of this form; MF6026: a newer format.</exception>
    public static RecordManifest? Read(string folder, string prefix)
    {
        string path = PathOf(folder, prefix);
        if (!File.Exists(path)) return null;
        try
        {
            RecordManifest manifest =
                JsonSerializer.Deserialize<RecordManifest>(DataFile.ReadAll(path), options) ?? throw new JsonException("the file holds null");
            if (manifest.Format <= newest)
                return manifest;
            throw new DataException(
                "MF6026",
                path,
                $"The format is {manifest.Format}; this program knows {newest}",
                "Use a newer program, or build the records again."
            );
        }
        catch (JsonException error)
        {
            throw new DataException("MF6002", path, error.Message.TrimEnd('.'), "Build the records again.", error);
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string folder, string prefix) =>
        AtomicFile.Write(PathOf(folder, prefix), stream => JsonSerializer.Serialize(stream, this, options));

    private static string PathOf(string folder, string prefix) => Path.Combine(folder, prefix + ".records.json");
}

/// <summary>The contents of one shard.</summary>
/// <param name="Images">Ids of the pictures, in the order of the records.</param>
/// <param name="Unannotated">Positions of those without panoptic masks.</param>
public sealed record ShardManifest(IReadOnlyList<long> Images, IReadOnlyList<int> Unannotated);
