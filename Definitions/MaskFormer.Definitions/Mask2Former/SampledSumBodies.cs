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
    public static Value Build(GraphBuilder g, Value maps, Value points, Value shares) => g.SumOfSamples(maps, points, shares);
}
