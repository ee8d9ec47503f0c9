using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>TorchSharp tensors to stored ones and back.</summary>
internal static class TorchTensors
{
    /// <summary>A copy of the values, in the type that the tensor has.</summary>
    public static NamedTensor ToStored(this Tensor tensor, string name)
    {
        using Tensor flat = tensor.detach().cpu().contiguous();
        ElementType type = flat.dtype switch
        {
            ScalarType.Float32 => ElementType.F32,
            ScalarType.Float64 => ElementType.F64,
            ScalarType.Int64 => ElementType.I64,
            ScalarType.Byte => ElementType.U8,
            _ => throw new NotSupportedException($"{name}: tensors of {flat.dtype} are not stored"),
        };
        return new(new TensorInfo(name, type, flat.shape), flat.bytes.ToArray());
    }

    /// <summary>The values of a tensor in single precision, row by row.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using Tensor flat = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }

    /// <summary>Puts stored values into a tensor of the same shape, converting their type.</summary>
    public static void Fill(this Tensor target, NamedTensor stored)
    {
        using IDisposable frozen = no_grad();
        using Tensor values = tensor(stored.ToDoubles(), [.. stored.Info.Shape]);
        target.copy_(values);
    }

    /// <summary>Pairs stored tensors with those of a model by name.</summary>
    /// <exception cref="MaskFormerException">MF4010: names or shapes differ; the message lists the first of each kind.</exception>
    public static void FillAll(IReadOnlyDictionary<string, Tensor> targets, IReadOnlyList<NamedTensor> stored, string what)
    {
        Dictionary<string, NamedTensor> given = stored.ToDictionary(static tensor => tensor.Name);
        List<string> problems =
        [
            .. Some("missing", targets.Keys.Where(key => !given.ContainsKey(key))),
            .. Some("not in the model", given.Keys.Where(key => !targets.ContainsKey(key))),
            .. Some("of another shape", targets.Where(pair => given.TryGetValue(pair.Key, out NamedTensor? tensor) && !tensor.Info.Shape.SequenceEqual(pair.Value.shape))
                .Select(pair => $"{pair.Key} [{string.Join(", ", given[pair.Key].Info.Shape)}], the model has [{string.Join(", ", pair.Value.shape)}]")),
        ];
        if (problems.Count > 0)
        {
            throw new MaskFormerException("MF4010", what, string.Join("; ", problems), "Use the experiment and overrides that the run was trained with: they are in its config.resolved.yaml");
        }

        foreach ((string key, Tensor target) in targets) target.Fill(given[key]);
    }

    private static IEnumerable<string> Some(string kind, IEnumerable<string> names)
    {
        List<string> all = [.. names];
        if (all.Count > 0) yield return $"{all.Count} {kind} ({string.Join(", ", all.Take(3))}{(all.Count > 3 ? ", …" : "")})";
    }
}
