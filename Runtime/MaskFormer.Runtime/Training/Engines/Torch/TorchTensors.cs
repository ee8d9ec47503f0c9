using System.Runtime.InteropServices;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>TorchSharp tensors to stored ones and back.</summary>
internal static class TorchTensors
{
    private static readonly (ScalarType Torch, ElementType Stored)[] types =
    [
        (ScalarType.Float32, ElementType.F32),
        (ScalarType.Float64, ElementType.F64),
        (ScalarType.Float16, ElementType.F16),
        (ScalarType.BFloat16, ElementType.BF16),
        (ScalarType.Int64, ElementType.I64),
        (ScalarType.Int32, ElementType.I32),
        (ScalarType.Int16, ElementType.I16),
        (ScalarType.Int8, ElementType.I8),
        (ScalarType.Byte, ElementType.U8),
        (ScalarType.Bool, ElementType.Bool),
    ];

    /// <summary>A copy of the values row by row, in the type that the tensor has.</summary>
    public static NamedTensor ToStored(this Tensor tensor, string name)
    {
        using Tensor flat = tensor.detach().cpu().contiguous();
        foreach ((ScalarType torch, ElementType stored) in types)
        {
            if (torch == flat.dtype) return new(new TensorInfo(name, stored, flat.shape), flat.bytes.ToArray());
        }

        throw new NotSupportedException($"{name}: tensors of {flat.dtype} are not stored");
    }

    /// <summary>The values of a tensor in single precision, row by row.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using Tensor flat = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }

    /// <summary>A new tensor with the stored values, in their type.</summary>
    public static Tensor ToTensor(this NamedTensor stored)
    {
        foreach ((ScalarType torch, ElementType type) in types)
        {
            if (type != stored.Info.Type) continue;
            Tensor result = empty([.. stored.Info.Shape], dtype: torch);
            stored.Data.Span.CopyTo(result.bytes);
            return result;
        }

        throw new NotSupportedException($"{stored.Name}: TorchSharp has no {stored.Info.Type.FileName()}");
    }

    /// <summary>Puts stored values into a tensor of the same shape, converting their type.</summary>
    public static void Fill(this Tensor target, NamedTensor stored)
    {
        using IDisposable frozen = no_grad();
        using Tensor values = stored.ToTensor();
        target.copy_(values);
    }

    /// <summary>Pairs stored tensors with those of a model by name.</summary>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ; nothing was changed then.</exception>
    public static void FillAll(IReadOnlyDictionary<string, Tensor> targets, IReadOnlyList<NamedTensor> stored, string what)
    {
        WeightComparison
            .Of(targets.Select(static pair => new TensorInfo(pair.Key, ElementType.F32, pair.Value.shape)), stored.Select(static tensor => tensor.Info))
            .Demand(what);
        foreach (NamedTensor tensor in stored)
            targets[tensor.Name].Fill(tensor);
    }
}
