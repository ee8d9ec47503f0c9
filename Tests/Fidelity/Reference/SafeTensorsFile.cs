using System.Runtime.InteropServices;
using System.Text.Json;

namespace MaskFormer.Fidelity;

/// <summary>The reference data's arrays: 8 bytes of header length, a JSON header, raw little-endian data.</summary>
public sealed class SafeTensorsFile
{
    private readonly byte[] bytes;
    private readonly Dictionary<string, (string Type, long[] Shape, int From, int To)> entries = [];

    /// <summary>Reads a file whole.</summary>
    public SafeTensorsFile(string path)
    {
        bytes = File.ReadAllBytes(path);
        int length = checked((int)BitConverter.ToInt64(bytes));
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            JsonElement offsets = entry.Value.GetProperty("data_offsets");
            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            entries[entry.Name] = (entry.Value.GetProperty("dtype").GetString()!, shape, 8 + length + offsets[0].GetInt32(), 8 + length + offsets[1].GetInt32());
        }
    }

    /// <summary>Whether the file has an array of this name.</summary>
    public bool Has(string key) => entries.ContainsKey(key);

    /// <summary>An array, widened to double.</summary>
    public Array64 Read(string key)
    {
        (string type, long[] shape, int from, int to) = entries[key];
        ReadOnlySpan<byte> data = bytes.AsSpan(from..to);
        return new Array64(shape, type switch
        {
            "F64" => MemoryMarshal.Cast<byte, double>(data).ToArray(),
            "F32" => Widen<float>(data),
            "I64" => Widen<long>(data),
            "I32" => Widen<int>(data),
            "U8" => Widen<byte>(data),
            _ => throw new InvalidDataException($"'{key}' has type {type}, which the reference data does not use"),
        });
    }

    /// <summary>An array of whole numbers.</summary>
    public long[] Indices(string key) => [.. Read(key).Values.Select(value => (long)value)];

    private static double[] Widen<T>(ReadOnlySpan<byte> data)
        where T : struct, IConvertible
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(data);
        var result = new double[source.Length];
        for (int i = 0; i < result.Length; i++) result[i] = source[i].ToDouble(null);
        return result;
    }
}
