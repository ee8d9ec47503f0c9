using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaskFormer.Runtime.Data.Coco;

/// <summary>Reads the JSON files of COCO. Strict: no duplicate keys, no numbers as text, no NaN, nothing missing that is needed.</summary>
internal static class CocoJson
{
    private const long BytesOfByte = 6; // measured 5.4 on a file of 1 GB that is nothing but segments
    private static readonly JsonSerializerOptions options = new()
    {
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>Reads a file as the given form.</summary>
    /// <exception cref="DataException">MF6002: not JSON, or not of that form; the place names the line and the path within the file. MF7008: it would
    /// not fit into memory.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            using Stream stream = DataFile.Open(path, 1 << 16);
            const string remedy = "Divide the annotations into splits, or take a machine with more memory";
            MemoryNeed.Demand(BytesOfByte * stream.Length, path, FormattableString.Invariant($"Reading {stream.Length >> 20:N0} MiB of JSON"), remedy);
            return JsonSerializer.Deserialize<T>(stream, options) ?? throw new JsonException("the file holds null");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException("MF6004", path, $"The file cannot be read: {error.Message}", "Check that it is there and may be read.", error);
        }
        catch (JsonException error)
        {
            string line = error.LineNumber is { } number ? $", line {number + 1}, byte {error.BytePositionInLine + 1}" : "";
            if (error is { LineNumber: 0, BytePositionInLine: < 2 } && Start(path) is { } start) throw new DataException(
                "MF6002", path, $"This is no JSON: {start}", "Fetch the file again, or correct it there", error);
            throw new DataException(
                "MF6002",
                $"{path}{line}",
                $"{(error.Path is null or "$" ? "" : error.Path + ": ")}{Brief(error)}",
                "Fetch the file again, or correct it there.",
                error
            );
        }
    }

    /// <summary>
    /// Whether a file can be the annotations of a split: an object with images or annotations. A damaged one can, so that it is an error and not passed over.
    /// </summary>
    public static bool HoldsImages(string path)
    {
        byte[] start = new byte[1 << 16];
        try
        {
            using Stream stream = DataFile.Open(path, 1);
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> text = start.AsSpan(0, length);
            if (text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) text = text[3..];
            Utf8JsonReader reader = new(text, isFinalBlock: length < start.Length, new JsonReaderState(new JsonReaderOptions { AllowTrailingCommas = true }));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return reader.TokenType != JsonTokenType.StartArray;
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0) return false; // the file ended without either
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                if (reader.ValueTextEquals("images"u8) || reader.ValueTextEquals("annotations"u8)) return true;
            }

            return true; // longer than what was looked at
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return true; // InvalidOperationException: a key that is no Unicode
        }
    }

    // What a file is that is no JSON from its first byte on.
    private static string? Start(string path)
    {
        byte[] start = new byte[256];
        using Stream stream = DataFile.Open(path);
        return FileStart.Known(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    // The serializer names .NET types and its own options; neither helps a user.
    internal static string Brief(JsonException error)
    {
        string message = error.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.');
        string all = message + error.InnerException?.Message;
        bool Says(string text) => all.Contains(text, StringComparison.Ordinal);
        if (Says("'Null'")) return "A value is null";
        if (Says("'True'") || Says("'False'")) return "A number is expected here, not true or false";
        if (Says("Int32") || Says("Int64")) return "A whole number is expected here, within its range";
        if (Says("as a number")) return "A number is expected here, not text";
        if (Says("could not be converted to")) return "The value has the wrong form";
        if (Says("Duplicate property")) return $"The key {message.Split('\'').ElementAtOrDefault(1)} is there twice";
        if (Says("doesn't allow null")) return "A value is null";
        if (Says("trailing comma")) return "There is a comma too many";
        int missing = message.IndexOf("missing required properties", StringComparison.Ordinal);
        return missing >= 0 ? "An entry is " + message[missing..].Replace(" including", "") : message;
    }
}

internal sealed record PanopticFile(List<ImageEntry> Images, List<AnnotationEntry> Annotations, List<CategoryEntry> Categories);

internal sealed record ImageEntry(long Id, string FileName, int Height, int Width);

internal sealed record AnnotationEntry(long ImageId, string FileName, List<SegmentEntry> SegmentsInfo);

// What only some programs write is not needed: no crowd is meant, and areas and boxes are the pixels'.
internal sealed record SegmentEntry(
    long Id, int CategoryId, [property: JsonConverter(typeof(ZeroOrOne))] int Iscrowd = 0, double? Area = null, List<double>? Bbox = null);

internal sealed record CategoryEntry(int Id, string Name, [property: JsonConverter(typeof(ZeroOrOne))] int Isthing);
