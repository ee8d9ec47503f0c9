using MaskFormer.Language;
using MaskFormer.Samples.Primitives;
using MaskFormer.StableHlo;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests.Primitives;

/// <summary>What <see cref="CumulativeProduct"/> computes.</summary>
internal static class CumulativeProductBodies
{
    [Implements(typeof(CumulativeProduct))]
    private static Tensor Run(Tensor x) => x.cumprod(1);

    [Implements(typeof(CumulativeProduct))]
    private static Value Run(GraphBuilder g, Value x)
    {
        List<Value> products = [g.Slice(x, 1, 0, 1)];
        for (long i = 1; i < x.Dim(1); i++) products.Add(g.Multiply(products[^1], g.Slice(x, 1, i, i + 1)));
        return g.Concatenate(1, [.. products]);
    }
}
