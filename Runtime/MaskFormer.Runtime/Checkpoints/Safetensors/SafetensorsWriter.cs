using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Writes safetensors files. The same tensors give the same bytes in whatever order they come: large element types first, so that every tensor
/// is aligned to its type, then by name.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file piece by piece to <paramref name="write"/>.</summary>
    /// <param name="tensors">Unique names; each with the bytes of its shape.</param>
    /// <param name="metadata">Strings for <c>__metadata__</c>; none writes no such entry.</param>
    /// <param name="write">Receives the bytes in order.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or data and shape disagree.</exception>
    public static void Write(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata, Action<ReadOnlyMemory<byte>> write)
    {
        List<NamedTensor> ordered = [.. tensors.OrderByDescending(t => t.Info.Type.Size()).ThenBy(t => t.Name, StringComparer.Ordinal)];
        Check(ordered);
        write(Header(ordered, metadata));
        foreach (NamedTensor tensor in ordered)
        {
            if (!tensor.Data.IsEmpty) write(tensor.Data);
        }
    }

    /// <summary>Writes a file to a stream.</summary>
    /// <inheritdoc cref="Write(IEnumerable{NamedTensor}, IReadOnlyDictionary{string, string}, Action{ReadOnlyMemory{byte}})" path="/param|/exception"/>
    public static void Write(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata, Stream target) =>
        Write(tensors, metadata, bytes => target.Write(bytes.Span));

    /// <summary>The bytes of a file.</summary>
    /// <inheritdoc cref="Write(IEnumerable{NamedTensor}, IReadOnlyDictionary{string, string}, Action{ReadOnlyMemory{byte}})" path="/param|/exception"/>
    public static byte[] ToBytes(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        Write(tensors, metadata, stream);
        return stream.ToArray();
    }

    private static byte[] Header(List<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (NamedTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Info.Type.FileName());
                json.WriteStartArray("shape");
                foreach (long size in tensor.Info.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Info.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int length = (buffer.WrittenCount + 7) / 8 * 8; // spaces keep the data aligned
        byte[] header = new byte[8 + length];
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        buffer.WrittenSpan.CopyTo(header.AsSpan(8));
        header.AsSpan(8 + buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void Check(List<NamedTensor> tensors)
    {
        HashSet<string> names = ["__metadata__"];
        foreach (NamedTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"the name {tensor.Name} occurs twice or is reserved");
            if (tensor.Data.Length != tensor.Info.Bytes)
                throw new ArgumentException($"{tensor.Name} is {tensor.Info.Describe()}, but has {tensor.Data.Length} bytes");
        }
    }
}
