using System.Text;
using System.Text.Json;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Byte tensors of a golden file, and the inputs that follow from a name (reference/README.md, section 1).</summary>
internal sealed class GoldenTensors
{
    private readonly byte[] file;
    private readonly int start;
    private readonly JsonElement header;

    public GoldenTensors(string path)
    {
        file = File.ReadAllBytes(path);
        start = 8 + (int)BitConverter.ToInt64(file);
        header = JsonDocument.Parse(file.AsMemory(8, start - 8)).RootElement;
    }

    public (int[] Shape, byte[] Values) Bytes(string name)
    {
        JsonElement entry = header.GetProperty(name);
        int[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(v => v.GetInt32())];
        return ([.. entry.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())], file[(start + offsets[0])..(start + offsets[1])]);
    }

    public static RgbImage Image(string name, int height, int width)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 0x100000001b3;
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            ulong z = hash + (ulong)(i + 1) * 0x9E3779B97F4A7C15;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            z ^= z >> 31;
            pixels[i] = (byte)Math.Floor(256 * ((z >> 11) * (1.0 / (1UL << 53))));
        }

        return new RgbImage(height, width, pixels);
    }
}
