using System.Runtime.InteropServices;
using System.Text.Json;

namespace MaskFormer.StableHlo.Tests;

/// <summary>Reads the tensors of a reference file.</summary>
internal sealed class SafeTensors
{
    private readonly byte[] bytes;
    private readonly JsonElement header;
    private readonly int start;

    private SafeTensors(byte[] bytes)
    {
        this.bytes = bytes;
        start = 8 + (int)BitConverter.ToInt64(bytes);
        header = JsonDocument.Parse(bytes.AsMemory(8, start - 8)).RootElement;
    }

    public static SafeTensors Read(string path) => new(File.ReadAllBytes(path));

    public long[] Shape(string name) => [.. header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(static d => d.GetInt64())];

    public double[] Numbers(string name)
    {
        JsonElement entry = header.GetProperty(name), range = entry.GetProperty("data_offsets");
        ReadOnlySpan<byte> data = bytes.AsSpan((start + range[0].GetInt32())..(start + range[1].GetInt32()));
        return entry.GetProperty("dtype").GetString() switch
        {
            "F64" => MemoryMarshal.Cast<byte, double>(data).ToArray(),
            "F32" => [.. MemoryMarshal.Cast<byte, float>(data).ToArray().Select(static v => (double)v)],
            "I64" => [.. MemoryMarshal.Cast<byte, long>(data).ToArray().Select(static v => (double)v)],
            "U8" => [.. data.ToArray().Select(static v => (double)v)],
            var other => throw new NotSupportedException(other),
        };
    }
}
