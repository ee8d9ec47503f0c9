using System.Buffers.Binary;
using System.Text.Json;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Info">Name, type, shape.</param>
/// <param name="Offset">First byte, from the start of the file.</param>
internal sealed record SafetensorsEntry(TensorInfo Info, long Offset);

/// <summary>
/// The strict reading of a safetensors header: 8 bytes little-endian length, then JSON name → dtype, shape, data_offsets. Every tensor must have
/// exactly the bytes of its shape, and together they must fill the rest of the file without gap or overlap.
/// </summary>
/// <param name="Entries">The tensors in the order of their bytes.</param>
/// <param name="Metadata">The strings under <c>__metadata__</c>.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The reference implementation's limit; a larger number means that the file is something else.</summary>
    private const long MaxLength = 100_000_000;

    public static SafetensorsHeader Read(ByteSource source)
    {
        if (source.Length < 8) throw Broken(source, 0, $"{source.Length} bytes are too few for a header");
        Span<byte> prefix = stackalloc byte[8];
        source.Read(0, prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length < 2 || length > MaxLength) throw Broken(source, 0, $"the header length {length} is not between 2 and {MaxLength}");
        if ((long)length > source.Length - 8) throw Broken(source, 0, $"the header length {length} reaches beyond the file of {source.Length} bytes");
        byte[] json = source.Read(8, (long)length);
        if (json.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'{', ..]) throw Broken(source, 8, "the header does not start with {");

        long start = 8 + (long)length;
        (List<SafetensorsEntry> entries, Dictionary<string, string> metadata) = Parse(source, json, start);
        entries = [.. entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Info.Bytes)]; // empty tensors before the one at the same offset
        CheckLayout(source, entries, start);
        return new SafetensorsHeader(entries, metadata);
    }

    private static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ByteSource source, byte[] json, long start)
    {
        List<SafetensorsEntry> entries = [];
        Dictionary<string, string> metadata = [];
        HashSet<string> names = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                string name = property.Name;
                if (!names.Add(name)) throw Broken(source, 8, $"the header has {name} twice");
                if (name == "__metadata__")
                {
                    if (property.Value.ValueKind != JsonValueKind.Object) throw Broken(source, 8, "__metadata__ is no list of names and texts");
                    foreach (JsonProperty pair in property.Value.EnumerateObject())
                    {
                        metadata[pair.Name] = pair.Value.ValueKind == JsonValueKind.String
                            ? pair.Value.GetString()!
                            : throw Broken(source, 8, $"__metadata__.{pair.Name} is no text");
                    }
                }
                else
                {
                    entries.Add(Entry(source, name, property.Value, start));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Broken(source, 8, $"the header is not the JSON it should be: {e.Message}");
        }

        return (entries, metadata);
    }

    private static SafetensorsEntry Entry(ByteSource source, string name, JsonElement value, long start)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String)
            throw Broken(source, 8, $"tensor {name} has no dtype");
        string typeName = dtype.GetString()!;
        if (!ElementTypes.TryParse(typeName, out ElementType type))
        {
            throw new MaskFormerException(
                "MF4006",
                $"{source.Name}, tensor {name}",
                $"dtype {typeName} is not supported",
                "Convert the tensor to one of BOOL, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64."
            );
        }

        List<long> shape = Numbers("shape"), offsets = Numbers("data_offsets");
        if (shape.Any(size => size < 0))
            throw Broken(source, 8, $"tensor {name} has a negative size");
        if (offsets.Count != 2 || offsets[0] < 0 || offsets[1] < offsets[0])
            throw Broken(source, 8, $"tensor {name} has data_offsets [{string.Join(", ", offsets)}]");
        if (offsets[1] > source.Length - start)
            throw Broken(source, 8, $"tensor {name} ends at {offsets[1]}, beyond the {source.Length - start} bytes of data");
        var info = new TensorInfo(name, type, shape);
        if (!Holds(info, offsets[1] - offsets[0])) throw Broken(source, 8, $"tensor {name} is {info.Describe()}, but has {offsets[1] - offsets[0]} bytes");
        return new SafetensorsEntry(info, start + offsets[0]);

        List<long> Numbers(string key)
        {
            if (!value.TryGetProperty(key, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
                throw Broken(source, 8, $"tensor {name} has no {key}");
            return
            [
                .. list.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long whole)
                    ? whole
                    : throw Broken(source, 8, $"{key} of tensor {name} holds {number.GetRawText()}, which is no whole number")),
            ];
        }
    }

    private static bool Holds(TensorInfo info, long bytes)
    {
        try
        {
            return info.Bytes == bytes;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static void CheckLayout(ByteSource source, List<SafetensorsEntry> entries, long start)
    {
        long at = start;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Offset < at) throw Broken(source, entry.Offset, $"tensor {entry.Info.Name} overlaps the one before it");
            if (entry.Offset > at) throw Broken(source, at, $"{entry.Offset - at} bytes before tensor {entry.Info.Name} belong to no tensor");
            at += entry.Info.Bytes;
        }

        if (at != source.Length) throw Broken(source, at, $"{source.Length - at} bytes at the end belong to no tensor");
    }

    private static MaskFormerException Broken(ByteSource source, long offset, string cause) =>
        new("MF4005", $"{source.Name}, offset {offset}", cause, "The file is damaged or not a safetensors file: get it again.");
}
