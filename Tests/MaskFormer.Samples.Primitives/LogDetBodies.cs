using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Primitives;

/// <summary>
/// What <see cref="Primitives.LogDet"/> computes. Both give gradients: TorchSharp's autograd goes through its own function, reverse mode through the nodes of
/// the graph.
/// </summary>
public static class LogDetBodies
{
    [Implements(typeof(LogDet))]
    public static Tensor LogDet(double factor, Tensor x) => TorchSharp.torch.linalg.slogdet(x).Item2 * Number.Of(factor);

    /// <summary>Elimination: the determinant is the product of the pivots.</summary>
    [Implements(typeof(LogDet))]
    public static Value LogDet(GraphBuilder g, double factor, Value x)
    {
        long matrices = x.Dim(0);
        List<Value> logarithms = [];
        for (long size = x.Dim(1); size > 0; size--)
        {
            Value column = g.Slice(x, 2, 0, 1), row = g.Slice(x, 1, 0, 1);
            Value pivot = g.Reshape(g.Slice(row, 2, 0, 1), matrices);
            logarithms.Add(g.Log(pivot));
            if (size == 1) break;
            Value scaled = g.Einsum("byi,b->byi", g.Slice(column, 1, 1, size), g.Divide(1, pivot));
            Value rest = g.Slice(g.Slice(x, 1, 1, size), 2, 1, size);
            x = g.Subtract(rest, g.Einsum("byi,bix->byx", scaled, g.Slice(row, 2, 1, size)));
        }

        return g.Multiply(factor, logarithms.Aggregate(g.Add));
    }
}
