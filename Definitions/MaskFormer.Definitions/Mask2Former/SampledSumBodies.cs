using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions;

/// <summary>What <see cref="SampledSum"/> computes in each back end.</summary>
internal static class SampledSumBodies
{
    [Implements(typeof(SampledSum))]
    public static Tensor Sum(Tensor maps, Tensor points, Tensor shares) => SampledSums.Of(maps, points, shares);

    [Implements(typeof(SampledSum))]
    public static Value Build(GraphBuilder g, Value maps, Value points, Value shares)
    {
        Value samples = g.GridSample(maps, g.Subtract(g.Multiply(2, points), 1));
        return g.Sum(g.Multiply(samples, g.Broadcast(shares, [0, 2, 3], [.. samples.Type.Dims])), "n d s p -> n d s");
    }
}
