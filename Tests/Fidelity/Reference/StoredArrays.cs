using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Fidelity;

/// <summary>The stored arrays of a case, read by the runtime's own reader.</summary>
public sealed class StoredArrays
{
    private readonly Dictionary<string, NamedTensor> tensors;

    /// <summary>Reads a file whole.</summary>
    public StoredArrays(string path) => tensors = SafetensorsReader.ReadAll(path).ToDictionary(tensor => tensor.Name);

    /// <summary>An array, widened to double.</summary>
    public Array64 Read(string key) => new([.. tensors[key].Info.Shape], tensors[key].ToDoubles());

    /// <summary>An array of whole numbers.</summary>
    public long[] Indices(string key) => tensors[key].Values<long>().ToArray();
}
