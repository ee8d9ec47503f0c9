using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;

namespace MaskFormer.Fidelity;

/// <summary>Between arrays and tensors of the graph's evaluator.</summary>
internal static class GraphArrays
{
    public static ElementType Type(Precision precision) => precision == Precision.F64 ? ElementType.F64 : ElementType.F32;

    public static HostTensor ToTensor(Array64 x, Precision precision) =>
        precision == Precision.F64 ? HostTensor.From(x.Values, x.Shape) : HostTensor.From(Array.ConvertAll(x.Values, static v => (float)v), x.Shape);

    public static Array64 ToArray(HostTensor x) => new([.. x.Type.Dims], x.Numbers());

    public static Dictionary<string, Array64> Fields(TargetBatch targets) => new(targets.More)
    {
        ["Labels"] = targets.Labels,
        ["Owners"] = targets.Owners,
        ["Valid"] = targets.Valid,
        ["Pixels"] = targets.Pixels,
    };
}
