using System.Runtime.InteropServices;
using Google.Protobuf;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints.Onnx;

/// <summary>The weights of an ONNX file and the nodes that use them. Nothing of it is computed.</summary>
internal sealed class OnnxWeights
{
    private const int Float = 1;

    private readonly string place;
    private readonly Dictionary<string, OnnxTensor> tensors;

    /// <param name="place">Names the file in errors.</param>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MaskFormerException">MF4206: this is no ONNX file.</exception>
    public OnnxWeights(string place, byte[] bytes)
    {
        this.place = place;
        try
        {
            OnnxGraph graph = OnnxModel.Parser.ParseFrom(bytes).Graph ?? new OnnxGraph();
            Nodes = graph.Node;
            tensors = graph.Initializer.DistinctBy(static tensor => tensor.Name).ToDictionary(static tensor => tensor.Name);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Wrong($"this is no ONNX file: {e.Message}");
        }
    }

    /// <summary>The operations, each after those whose results it takes.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>Sizes and values of a weight.</summary>
    /// <exception cref="MaskFormerException">MF4206: there is none, or not of float32, or of other sizes than it says.</exception>
    public (long[] Shape, float[] Values) Of(string name)
    {
        if (!tensors.TryGetValue(name, out OnnxTensor? tensor) || tensor.DataType != Float) throw Wrong($"there is no weight {name} in float32");
        float[] values = tensor.RawData.IsEmpty ? [.. tensor.FloatData] : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
        return tensor.Dims.Aggregate(1L, static (product, size) => product * size) == values.Length
            ? ([.. tensor.Dims], values)
            : throw Wrong($"{name} has {values.Length} values for [{string.Join(", ", tensor.Dims)}]");
    }

    /// <summary>An error of this file.</summary>
    public MaskFormerException Wrong(string cause) => new("MF4206", place, cause, "Get the package again");
}
