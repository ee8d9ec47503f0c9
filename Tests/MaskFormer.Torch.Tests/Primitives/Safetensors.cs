using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MaskFormer.Torch.Tests.Primitives;

/// <summary>Just enough of the format to read reference numbers; the project's reader is in Runtime, which these tests must not know.</summary>
internal static class Safetensors
{
    public static T[] Read<T>(string path, string name)
        where T : struct
    {
        byte[] file = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, header));
        JsonElement place = json.RootElement.GetProperty(name).GetProperty("data_offsets");
        return MemoryMarshal.Cast<byte, T>(file.AsSpan()[(8 + header + place[0].GetInt32())..(8 + header + place[1].GetInt32())]).ToArray();
    }
}
