namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Reads safetensors files tensor by tensor. Every length and offset is checked before it is used.</summary>
public sealed class SafetensorsReader : IDisposable
{
    private readonly ByteSource source;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, SafetensorsEntry> byName;

    /// <summary>Reads the header. Takes over the source.</summary>
    /// <exception cref="Language.MaskFormerException">MF4005: not a safetensors file, or damaged. MF4006: an element type that is not supported.</exception>
    public SafetensorsReader(ByteSource source)
    {
        this.source = source;
        try
        {
            header = SafetensorsHeader.Read(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }

        byName = header.Entries.ToDictionary(entry => entry.Info.Name);
        Tensors = [.. header.Entries.Select(entry => entry.Info)];
    }

    /// <summary>Opens a file.</summary>
    /// <inheritdoc cref="SafetensorsReader(ByteSource)" path="/exception"/>
    public static SafetensorsReader Open(string path) => new(ByteSource.Open(path));

    /// <summary>All tensors of a file.</summary>
    /// <inheritdoc cref="SafetensorsReader(ByteSource)" path="/exception"/>
    public static IReadOnlyList<NamedTensor> ReadAll(string path)
    {
        using SafetensorsReader reader = Open(path);
        return [.. reader.Tensors.Select(info => reader.Read(info.Name))];
    }

    /// <summary>What is in the file, in the order of the bytes.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>The texts of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Reads one tensor.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has this name.</exception>
    public NamedTensor Read(string name)
    {
        SafetensorsEntry entry = byName[name];
        return new NamedTensor(entry.Info, source.ReadTensor(entry.Offset, entry.Info.Bytes));
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
