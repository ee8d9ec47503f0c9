using MaskFormer.StableHlo;
using MaskFormer.Torch;
using Xunit;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests.Operations;

/// <summary>Op by op in float64: values and gradients of the graph are those of TorchSharp and its autograd.</summary>
public sealed class OperationTests
{
    private static readonly long[] square = [3, 5], map = [2, 3, 5, 7];

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Torch, Func<GraphBuilder, Value[], Value> Graph, long[][] Shapes)> cases = new()
    {
        ["Tanh"] = (static x => TensorOps.Tanh(x[0]), static (g, x) => g.Tanh(x[0]), [square]),
        ["Silu"] = (static x => TensorOps.Silu(x[0]), static (g, x) => g.Silu(x[0]), [square]),
        ["Abs"] = (static x => TensorOps.Abs(x[0]), static (g, x) => g.Abs(x[0]), [square]),
        ["Pow by a whole number"] = (static x => TensorOps.Pow(x[0], 3), static (g, x) => g.Pow(x[0], 3), [square]),
        ["Sqrt"] = (static x => TensorOps.Sqrt(x[0] * x[0] + 1), static (g, x) => g.Sqrt(g.Add(g.Multiply(x[0], x[0]), 1)), [square]),
        ["Rsqrt"] = (static x => TensorOps.Rsqrt(x[0] * x[0] + 1), static (g, x) => g.Rsqrt(g.Add(g.Multiply(x[0], x[0]), 1)), [square]),
        ["Pow by a fraction"] = (
            static x => TensorOps.Pow(x[0] * x[0] + 1, -1.5),
            static (g, x) => g.Pow(g.Add(g.Multiply(x[0], x[0]), 1), -1.5),
            [square]
        ),
        ["Minimum"] = (static x => TensorOps.Minimum(x[0], x[1]), static (g, x) => g.Minimum(x[0], x[1]), [square, square]),
        ["Maximum"] = (static x => TensorOps.Maximum(x[0], x[1]), static (g, x) => g.Maximum(x[0], x[1]), [square, square]),
        ["Maximum of equals"] = (static x => TensorOps.Maximum(x[0], x[0] * 1), static (g, x) => g.Maximum(x[0], g.Multiply(x[0], 1)), [square]),
        ["Minimum with a number"] = (static x => TensorOps.Minimum(0.25, x[0]), static (g, x) => g.Minimum(0.25, x[0]), [square]),
        ["Where"] = (
            static x => TensorOps.Where(TensorOps.Greater(x[0], 0), x[0] * x[1], x[1]),
            static (g, x) => g.Where(g.Greater(x[0], 0), g.Multiply(x[0], x[1]), x[1]),
            [square, square]
        ),
        ["Where with a number"] = (
            static x => TensorOps.Where(TensorOps.Greater(x[0], 0), 2.5, x[0]),
            static (g, x) => g.Where(g.Greater(x[0], 0), 2.5, x[0]),
            [square]
        ),
        ["Where of two numbers"] = (
            static x => TensorOps.Where(TensorOps.Greater(x[0], 0), 2.5, -1) * x[0],
            static (g, x) => g.Multiply(g.Where(g.Greater(x[0], 0), 2.5, -1), x[0]),
            [square]
        ),
        ["Softmax over the first axis"] = (static x => TensorOps.Softmax(x[0], 0), static (g, x) => g.Softmax(x[0], 0), [map]),
        ["LogSoftmax over a middle axis"] = (static x => TensorOps.LogSoftmax(x[0], -3), static (g, x) => g.LogSoftmax(x[0], -3), [map]),
        ["Cumsum"] = (static x => TensorOps.Cumsum(x[0], 2), static (g, x) => g.Cumsum(x[0], 2), [map]),
        ["Cumsum of the last axis"] = (static x => TensorOps.Cumsum(x[0], -1), static (g, x) => g.Cumsum(x[0], -1), [map]),
        ["Iota"] = (static x => TensorOps.Iota(x[0], 5) * x[0], static (g, x) => g.Multiply(g.Iota(5), x[0]), [[5]]),
        ["Concat"] = (static x => TensorOps.Concat(1, x[0], x[1], x[0]), static (g, x) => g.Concat(1, x[0], x[1], x[0]), [square, [3, 2]]),
        ["Concat of the last axis"] = (static x => TensorOps.Concat(-1, x[0], x[1]), static (g, x) => g.Concat(-1, x[0], x[1]), [square, [3, 2]]),
        ["Stack"] = (static x => TensorOps.Stack(1, x[0], x[1]), static (g, x) => g.Stack(1, x[0], x[1]), [square, square]),
        ["Stack at the end"] = (static x => TensorOps.Stack(-1, x[0], x[1]), static (g, x) => g.Stack(-1, x[0], x[1]), [square, square]),
        ["Select"] = (static x => TensorOps.Select(x[0], 1, 2), static (g, x) => g.Select(x[0], 1, 2), [map]),
        ["Select from the end"] = (static x => TensorOps.Select(x[0], -1, ^2), static (g, x) => g.Select(x[0], -1, ^2), [map]),
        ["Slice"] = (static x => TensorOps.Slice(x[0], 2, 1..^1), static (g, x) => g.Slice(x[0], 2, 1..^1), [map]),
        ["Slice by steps"] = (static x => TensorOps.Slice(x[0], -1, 1.., step: 3), static (g, x) => g.Slice(x[0], -1, 1.., step: 3), [map]),
        ["Part"] = (static x => TensorOps.Part(x[0], -1, 2, 4), static (g, x) => g.Part(x[0], -1, 2, 4), [map]),
        ["Equal"] = (
            static x => TensorOps.Equal(TensorOps.Greater(x[0], 0), TensorOps.Greater(x[1], 0)) * x[0],
            static (g, x) => g.Multiply(g.Equal(g.Greater(x[0], 0), g.Greater(x[1], 0)), x[0]),
            [square, square]
        ),
        ["Equal to a number"] = (
            static x => TensorOps.Equal(1, TensorOps.Greater(x[0], 0)) * x[0],
            static (g, x) => g.Multiply(g.Equal(1, g.Greater(x[0], 0)), x[0]),
            [square]
        ),
        ["Gather where it is marked"] = (
            static x => TensorOps.Gather(x[1], TensorOps.Argwhere(TensorOps.Greater(x[0], -2), 15)),
            static (g, x) => g.Gather(x[1], g.Argwhere(g.Greater(x[0], -2), 15)),
            [square, [3, 5, 2]]
        ),
        ["Gather of rows"] = (
            static x => TensorOps.Gather(x[0], TensorOps.Argmax(x[1]).unsqueeze(-1)),
            static (g, x) => g.Gather(x[0], g.Reshape(g.Argmax(x[1]), 4, 2, 1)),
            [[6, 3], [4, 2, 6]]
        ),
        ["Gather of the smallest"] = (
            static x => TensorOps.Gather(x[0], TensorOps.Smallest(x[1], 4).unsqueeze(-1)),
            static (g, x) => g.Gather(x[0], g.Reshape(g.Smallest(x[1], 4), 3, 4, 1)),
            [[9, 2], [3, 9]]
        ),
        ["Gather of the smallest in any order"] = (
            static x => TensorOps.Sum(TensorOps.Gather(x[0], TensorOps.Smallest(x[1], 4, sorted: false).unsqueeze(-1)), "a b c -> a c"),
            static (g, x) => g.Sum(g.Gather(x[0], g.Reshape(g.Smallest(x[1], 4, sorted: false), 3, 4, 1)), "a b c -> a c"),
            [[9, 2], [3, 9]]
        ),
        ["UniformFrom"] = (
            static x => TensorOps.Sum(TensorOps.UniformFrom(TensorOps.Sigmoid(x[0]), 7, 2), "a b c d -> a b") * x[0],
            static (g, x) => g.Multiply(g.Sum(g.UniformFrom(g.Sigmoid(x[0]), 7, 2), "a b c d -> a b"), x[0]),
            [square]
        ),
        ["Reshape"] = (static x => TensorOps.Reshape(x[0], 6, 35), static (g, x) => g.Reshape(x[0], 6, 35), [map]),
        ["Roll"] = (static x => TensorOps.Roll(x[0], 3, -2), static (g, x) => g.Roll(x[0], 3, -2), [map]),
        ["Roll of the last axes"] = (static x => TensorOps.Roll(x[0], -1, 9, axis: -2), static (g, x) => g.Roll(x[0], -1, 9, axis: -2), [map]),
        ["PadTo"] = (static x => TensorOps.PadTo(x[0], 4), static (g, x) => g.PadTo(x[0], 4), [map]),
        ["PadTo of the last axes"] = (static x => TensorOps.PadTo(x[0], 4, axis: 2), static (g, x) => g.PadTo(x[0], 4, axis: 2), [map]),
        ["CropLike"] = (static x => TensorOps.CropLike(x[0], x[1], axis: -2), static (g, x) => g.CropLike(x[0], x[1], axis: -2), [map, [1, 4, 3]]),
        ["AvgPool"] = (static x => TensorOps.AvgPool(x[0], 3, 2, 1), static (g, x) => g.AvgPool(x[0], 3, 2, 1), [map]),
        ["GridSample"] = (
            static x => TensorOps.GridSample(x[0], x[1] * 1.3),
            static (g, x) => g.GridSample(x[0], g.Multiply(x[1], 1.3)),
            [map, [2, 4, 3, 2]]
        ),
        ["GridSample at more points than pixels"] = (
            static x => TensorOps.GridSample(x[0], x[1] * 1.3),
            static (g, x) => g.GridSample(x[0], g.Multiply(x[1], 1.3)),
            [map, [2, 8, 7, 2]]
        ),
        ["GridSample with aligned corners"] = (
            static x => TensorOps.GridSample(x[0], x[1] * 1.3, alignCorners: true),
            static (g, x) => g.GridSample(x[0], g.Multiply(x[1], 1.3), alignCorners: true),
            [map, [2, 4, 3, 2]]
        ),
        ["SampledSum"] = (
            static x => SampledSums.Of(x[0], x[1] * 1.3, x[2]),
            static (g, x) => g.SumOfSamples(x[0], g.Multiply(x[1], 1.3), x[2]),
            [[3, 2, 5, 7], [3, 4, 6, 2], [3, 4, 6]]
        ),
        ["Einsum with any axes"] = (
            static x => TensorOps.Einsum("...ij,...jk->...ik", x),
            static (g, x) => g.Einsum("...ij,...jk->...ik", x),
            [map, [2, 3, 7, 4]]
        ),
    };

    public static TheoryData<string> Names => [.. cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_engines_agree(string name) => Engines.Agree(cases[name].Torch, cases[name].Graph, null, cases[name].Shapes);
}
