using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaskFormer.Runtime.Data.Coco.Objects;

/// <summary>The outline of an object, in one of the three forms of COCO's detection files.</summary>
[JsonConverter(typeof(ObjectMaskConverter))]
internal abstract record ObjectMask;

/// <summary>Polygons: x, y, x, y, … in pixels.</summary>
internal sealed record Polygons(double[][] Parts) : ObjectMask;

/// <summary>Lengths of runs, outside first, column by column.</summary>
internal sealed record Runs(long[] Counts, int Height, int Width) : ObjectMask;

/// <summary>The same, packed into text.</summary>
internal sealed record PackedRuns(string Counts, int Height, int Width) : ObjectMask;

/// <summary>Reads whichever form is there.</summary>
internal sealed class ObjectMaskConverter : JsonConverter<ObjectMask>
{
    public override ObjectMask Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return ReadRuns(ref reader, options);
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a segmentation is a list of polygons or an object with size and counts");
        return new Polygons(JsonSerializer.Deserialize<double[][]>(ref reader, options) ?? []);
    }

    public override void Write(Utf8JsonWriter writer, ObjectMask value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static ObjectMask ReadRuns(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        (int[]? size, long[]? counts, string? packed) = (null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = reader.GetString();
            reader.Read();
            if (name == "size") size = JsonSerializer.Deserialize<int[]>(ref reader, options);
            else if (name == "counts" && reader.TokenType == JsonTokenType.String) packed = reader.GetString();
            else if (name == "counts") counts = JsonSerializer.Deserialize<long[]>(ref reader, options);
            else reader.Skip();
        }

        if (size is not [int height, int width]) throw new JsonException("a run-length segmentation needs size: [height, width]");
        if (packed is not null) return new PackedRuns(packed, height, width);
        return counts is not null ? new Runs(counts, height, width) : throw new JsonException("a run-length segmentation needs counts");
    }
}
