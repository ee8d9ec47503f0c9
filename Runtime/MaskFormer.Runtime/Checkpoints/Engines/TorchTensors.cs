using MaskFormer.Language;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Between TorchSharp's tensors and stored ones. The storage itself knows no engine.</summary>
public static class TorchTensors
{
    /// <summary>A copy of a tensor, from whatever device and layout.</summary>
    /// <exception cref="ArgumentException">The element type cannot be stored.</exception>
    public static NamedTensor ToNamed(string name, Tensor tensor)
    {
        using Tensor flat = tensor.detach().cpu().contiguous().clone();
        ElementType type = flat.dtype switch
        {
            ScalarType.Bool => ElementType.Bool,
            ScalarType.Byte => ElementType.U8,
            ScalarType.Int8 => ElementType.I8,
            ScalarType.Int16 => ElementType.I16,
            ScalarType.Int32 => ElementType.I32,
            ScalarType.Int64 => ElementType.I64,
            ScalarType.Float16 => ElementType.F16,
            ScalarType.BFloat16 => ElementType.BF16,
            ScalarType.Float32 => ElementType.F32,
            ScalarType.Float64 => ElementType.F64,
            _ => throw new ArgumentException($"{name}: tensors of {flat.dtype} cannot be stored"),
        };
        return new NamedTensor(new TensorInfo(name, type, flat.shape), flat.bytes.ToArray());
    }

    /// <summary>Copies of all tensors of a dictionary, for example of <c>AdamW.State()</c>.</summary>
    public static IReadOnlyList<NamedTensor> Capture(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        return [.. tensors.Select(pair => ToNamed(pair.Key, pair.Value))];
    }

    /// <summary>Copies of all parameters and buffers of a module, under their keys.</summary>
    public static IReadOnlyList<NamedTensor> Capture(nn.Module module)
    {
        using var scope = NewDisposeScope();
        return [.. module.state_dict().Select(pair => ToNamed(pair.Key, pair.Value))];
    }

    /// <summary>A new tensor with the stored values, on the CPU.</summary>
    public static Tensor ToTorch(NamedTensor tensor)
    {
        ScalarType type = tensor.Info.Type switch
        {
            ElementType.Bool => ScalarType.Bool,
            ElementType.U8 => ScalarType.Byte,
            ElementType.I8 => ScalarType.Int8,
            ElementType.I16 => ScalarType.Int16,
            ElementType.I32 => ScalarType.Int32,
            ElementType.I64 => ScalarType.Int64,
            ElementType.F16 => ScalarType.Float16,
            ElementType.BF16 => ScalarType.BFloat16,
            ElementType.F32 => ScalarType.Float32,
            ElementType.F64 => ScalarType.Float64,
            _ => throw new ArgumentException($"{tensor.Name}: TorchSharp has no {tensor.Info.Type.FileName()}"),
        };
        Tensor result = empty([.. tensor.Info.Shape], dtype: type);
        if (!tensor.Data.IsEmpty) tensor.Data.Span.CopyTo(result.bytes);
        return result;
    }

    /// <summary>New tensors by name; the caller disposes of them.</summary>
    public static Dictionary<string, Tensor> ToTorch(IEnumerable<NamedTensor> tensors) => tensors.ToDictionary(tensor => tensor.Name, ToTorch);

    /// <summary>Copies stored values into a module's parameters and buffers, converting element types.</summary>
    /// <param name="module">Any module, on any device.</param>
    /// <param name="weights">Names as in the module.</param>
    /// <param name="place">The file or checkpoint, for errors.</param>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ; nothing was copied then.</exception>
    public static void Restore(nn.Module module, IReadOnlyList<NamedTensor> weights, string place)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> state = module.state_dict();
        WeightComparison.Of(state.Select(pair => new TensorInfo(pair.Key, ElementType.F32, pair.Value.shape)), weights.Select(tensor => tensor.Info)).Demand(place);
        foreach (NamedTensor tensor in weights) state[tensor.Name].copy_(ToTorch(tensor));
    }
}
