using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Examples;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Compares a record with what TensorFlow read from the replication's: keys, kinds, values; images by their pixels.</summary>
internal static class ExpectedRecords
{
    /// <summary>Names of the keys that differ, with what is different.</summary>
    public static List<string> Differences(JsonElement features, RecordExample record)
    {
        List<string> differences = [];
        HashSet<string> wanted = [.. features.EnumerateObject().Select(p => p.Name)];
        differences.AddRange(record.Keys.Where(k => !wanted.Contains(k)).Select(k => $"{k}: only ours"));
        foreach (JsonProperty feature in features.EnumerateObject())
        {
            if (!record.Keys.Contains(feature.Name)) differences.Add($"{feature.Name}: only theirs");
            else if (Different(feature.Value, record, feature.Name)) differences.Add($"{feature.Name}: other values");
        }

        return [.. differences.Order(StringComparer.Ordinal)];
    }

    private static bool Different(JsonElement feature, RecordExample record, string key)
    {
        JsonElement[] values = [.. feature.GetProperty("values").EnumerateArray()];
        switch (feature.GetProperty("kind").GetString())
        {
            case "int64":
                return !record.Integers(key).SequenceEqual(values.Select(v => v.GetInt64()));
            case "float":
                return !record
                    .Floats(key)
                    .Select(BitConverter.SingleToUInt32Bits)
                    .SequenceEqual(feature.GetProperty("bits").EnumerateArray().Select(v => v.GetUInt32()));
            default:
                byte[][] ours = [.. record.ByteStrings(key).Select(b => b.ToByteArray())];
                return ours.Length != values.Length || ours.Zip(values).Any(pair => Different(pair.Second, pair.First));
        }
    }

    private static bool Different(JsonElement wanted, byte[] ours)
    {
        if (wanted.TryGetProperty("text", out JsonElement text))
            return System.Text.Encoding.UTF8.GetString(ours) != text.GetString();
        if (!wanted.TryGetProperty("png", out JsonElement png) || png.GetProperty("mode").GetString() != "L")
            return Hash(ours) != wanted.GetProperty("sha256").GetString();
        PngImage read = PngReader.Read(ours, "ours");
        int[] shape = [.. png.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
        return read.Depth != 8 || !shape.SequenceEqual([read.Height, read.Width, 1])
            || Hash(Array.ConvertAll(read.Samples, s => (byte)s)) != png.GetProperty("pixels_sha256").GetString();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
