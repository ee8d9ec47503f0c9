using MaskFormer.StableHlo;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Ops = MaskFormer.Torch.TensorOps;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Precision;

/// <summary>Choices and functions, axes by number, sampling.</summary>
internal sealed partial record OpCase
{
    private static OpCase[] Choices() =>
        [
            One("tanh", Closeness.Neighbours, Ops.Tanh, static (g, x) => g.Tanh(x)),
            One("silu", Closeness.Neighbours, Ops.Silu, static (g, x) => g.Silu(x)),
            One("sqrt", Closeness.Neighbours, Ops.Sqrt, static (g, x) => g.Sqrt(x), static v => v + 2),
            One("rsqrt", Closeness.Neighbours, Ops.Rsqrt, static (g, x) => g.Rsqrt(x), static v => v + 2),
            One("abs", Closeness.Bits, Ops.Abs, static (g, x) => g.Abs(x)),
            One("pow", Closeness.Neighbours, static x => Ops.Pow(x, 1.5), static (g, x) => g.Pow(x, 1.5), static v => v + 2),
            Two("minimum", Closeness.Bits, Ops.Minimum, static (g, a, b) => g.Minimum(a, b)),
            One("maximum with a number", Closeness.Bits, static x => Ops.Maximum(x, 0.25), static (g, x) => g.Maximum(x, 0.25)),
            Two("where", Closeness.Bits, static (a, b) => Ops.Where(Ops.Greater(a, 0), a, b), static (g, a, b) => g.Where(g.Greater(a, 0), a, b)),
            One(
                "iota",
                Closeness.BitsForward,
                static x => Ops.Iota(x, 19) * Ops.Sum(x, "a c -> c"),
                static (g, x) => g.Multiply(g.Iota(19), g.Sum(x, "a c -> c"))
            ) with
            {
                Type = "f32",
            },
        ];

    private static OpCase[] Axes() =>
        [
            Two("concat", Closeness.Bits, static (a, b) => Ops.Concat(1, a, b), static (g, a, b) => g.Concat(1, a, b)),
            Mapped("select", Closeness.Bits, static x => Ops.Select(x, 2, ^2), static (g, x) => g.Select(x, 2, ^2)),
            Mapped("slice", Closeness.Bits, static x => Ops.Slice(x, -2, 1.., step: 2), static (g, x) => g.Slice(x, -2, 1.., step: 2)),
            Mapped("part", Closeness.Bits, static x => Ops.Part(x, 2, 1, 3), static (g, x) => g.Part(x, 2, 1, 3)),
            Mapped("cumsum", Closeness.Neighbours, static x => Ops.Cumsum(x, 2), static (g, x) => g.Cumsum(x, 2)),
            Mapped("softmax over channels", Closeness.Neighbours, static x => Ops.Softmax(x, 1), static (g, x) => g.Softmax(x, 1)),
            Mapped("average pool", Closeness.Neighbours, static x => Ops.AvgPool(x, 3, 2, 1), static (g, x) => g.AvgPool(x, 3, 2, 1)),
            new(
                "grid sample",
                Closeness.Often,
                [
                    [2, 3, 7, 5],
                    [2, 4, 3, 2],
                ],
                static (_, x) => Ops.GridSample(x[0], x[1]),
                static (g, x) => g.GridSample(x[0], x[1])
            ),
            new(
                "masked attention",
                Closeness.Neighbours,
                [
                    [5, 2, 12],
                    [7, 2, 12],
                    [7, 2, 12],
                    [5, 7],
                ],
                static (layer, x) => Layers.Masked((nn.Module<Tensor, Tensor, Tensor, Tensor>)layer!, x[0], x[1], x[2], x[3]),
                static (g, x) => g.MultiheadAttention(x[0], x[1], x[2], "layer", 12, 2, mask: x[3]),
                static () => Layers.MultiheadAttention(12, 2)
            ),
            LayerOf(
                "transposed conv",
                [
                    [2, 6, 4, 3],
                ],
                static () => Layers.ConvTranspose2d(6, 4, 3, 2, 1, groups: 2),
                static (g, x) => g.ConvTranspose2d(x[0], "layer", 6, 4, 3, 2, 1, groups: 2)
            ),
        ];
}
