using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Ops = MaskFormer.Torch.TensorOps;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Precision;

/// <summary>How close the two engines have to be.</summary>
public enum Closeness
{
    /// <summary>The same bits in result and gradients: nothing is summed, or what is summed is exact.</summary>
    Bits,

    /// <summary>The result has the same bits; gradients are sums, whose order may decide a rounding.</summary>
    BitsForward,

    /// <summary>Sums and functions may fall to either side of a rounding: neighbours in bfloat16, rarely.</summary>
    Neighbours,

    /// <summary>As before, often: libtorch and the graph round at different places on the way.</summary>
    Often,
}

/// <summary>One op in both back ends, with odd sizes.</summary>
internal sealed partial record OpCase(
    string Name,
    Closeness Closeness,
    long[][] Shapes,
    Func<nn.Module?, Tensor[], Tensor> Torch,
    Func<GraphBuilder, Value[], Value> Graph,
    Func<nn.Module>? Layer = null,
    Func<float, float>? Map = null,
    string Type = "bf16",
    bool MixedSecond = false)
{
    public static IReadOnlyList<OpCase> All { get; } = [.. Arithmetic(), .. Functions(), .. Moves(), .. Sums(), .. LayersOf(), .. Choices(), .. Axes()];

    /// <summary>The op's operand on TorchSharp: bfloat16, but for the second one of a mixed case.</summary>
    public Tensor Typed(Tensor leaf, int index) => MixedSecond && index == 1 ? leaf : leaf.to(ScalarType.BFloat16);

    /// <summary>The same in the graph.</summary>
    public Value Typed(GraphBuilder g, Value port) => MixedSecond && port.Index == 1 ? port : g.Typed(port);

    private static OpCase[] Arithmetic() =>
    [
        Two("add", Closeness.Bits, static (a, b) => a + b, static (g, a, b) => g.Add(a, b)),
        Two("subtract", Closeness.Bits, static (a, b) => a - b, static (g, a, b) => g.Subtract(a, b)),
        Two("multiply", Closeness.Bits, static (a, b) => a * b, static (g, a, b) => g.Multiply(a, b)),
        Two("divide", Closeness.Often, static (a, b) => a / b, static (g, a, b) => g.Divide(a, b), static v => v + 2),
        Two("mixed add", Closeness.BitsForward, static (a, b) => a + b, static (g, a, b) => g.Add(a, b)) with { Type = "f32", MixedSecond = true },
        One("negate", Closeness.Bits, static x => -x, static (g, x) => g.Negate(x)),
        One("times 0.3", Closeness.Bits, static x => x * 0.3, static (g, x) => g.Multiply(x, 0.3)),
        One("0.3 times", Closeness.Bits, static x => 0.3 * x, static (g, x) => g.Multiply(0.3, x)),
        One("plus 0.1", Closeness.Bits, static x => x + 0.1, static (g, x) => g.Add(x, 0.1)),
        One("1 minus", Closeness.Bits, static x => 1 - x, static (g, x) => g.Subtract(1, x)),
        One("0.7 minus", Closeness.Bits, static x => 0.7 - x, static (g, x) => g.Subtract(0.7, x)),
        One("minus 0.1", Closeness.Bits, static x => x - 0.1, static (g, x) => g.Subtract(x, 0.1)),
        One("over 3", Closeness.Neighbours, static x => x / 3, static (g, x) => g.Divide(x, 3)),
    ];

    private static OpCase[] Functions() =>
        [
            One("relu", Closeness.Bits, Ops.Relu, static (g, x) => g.Relu(x)),
            One("at least", Closeness.Bits, static x => Ops.AtLeast(x, 0.3), static (g, x) => g.AtLeast(x, 0.3)),
            One("greater", Closeness.Bits, static x => x * Ops.Greater(x, 0.3), static (g, x) => g.Multiply(x, g.Greater(x, 0.3))),
            One(
                "argmax",
                Closeness.Bits,
                static x => Ops.Max(x, "a c -> a") * Ops.Argmax(x),
                static (g, x) => g.Multiply(g.Max(x, "a c -> a"), g.Argmax(x))
            ) with
            {
                Type = "f32",
            },
            One("gelu", Closeness.Neighbours, Ops.Gelu, static (g, x) => g.Gelu(x)),
            One("sigmoid", Closeness.Neighbours, Ops.Sigmoid, static (g, x) => g.Sigmoid(x)),
            One("softplus", Closeness.Neighbours, Ops.Softplus, static (g, x) => g.Softplus(x)),
            One("exp", Closeness.Neighbours, Ops.Exp, static (g, x) => g.Exp(x)),
            One("log", Closeness.Neighbours, Ops.Log, static (g, x) => g.Log(x), static v => v + 2),
            One("softmax", Closeness.Neighbours, static x => Ops.Softmax(x), static (g, x) => g.Softmax(x), static v => 5 * v),
            One("log softmax", Closeness.Neighbours, static x => Ops.LogSoftmax(x), static (g, x) => g.LogSoftmax(x), static v => 5 * v),
        ];

    private static OpCase[] Moves() =>
        [
            Mapped("rearrange", Closeness.Bits, static x => Ops.Rearrange(x, "b c h w -> (h w) b c"), static (g, x) => g.Rearrange(x, "b c h w -> (h w) b c")),
            Mapped("last", Closeness.Bits, Ops.Last, static (g, x) => g.Last(x)),
            Mapped("stack", Closeness.Bits, static x => stack([x, x * 2]), static (g, x) => g.Stack([x, g.Multiply(x, 2)])),
            Mapped("roll", Closeness.Bits, static x => Ops.Roll(x, 2, -1), static (g, x) => g.Roll(x, 2, -1)),
            Mapped("pad", Closeness.Bits, static x => Ops.PadTo(x, 4), static (g, x) => g.PadTo(x, 4)),
            Mapped(
                "expand",
                Closeness.Neighbours,
                static x => Ops.Expand(x, "b c h w -> b c q h w", 2, 3, 40, 7, 5),
                static (g, x) => g.Expand(x, "b c h w -> b c q h w", 2, 3, 40, 7, 5)
            ),
            Mapped(
                "position",
                Closeness.Neighbours,
                static x => Ops.SinePosition(x, 6) + Ops.Sum(x, "b c h w ->"),
                static (g, x) => g.Add(g.SinePosition(x, 6), g.Sum(x, "b c h w ->"))
            ),
            Mapped("max pool", Closeness.BitsForward, static x => Ops.MaxPool(x, 3, 2, 1), static (g, x) => g.MaxPool(x, 3, 2, 1)),
            new(
                "nearest up",
                Closeness.BitsForward,
                [
                    [2, 3, 4, 3],
                    [2, 1, 11, 9],
                ],
                static (_, x) => Ops.ResizeLike(x[0], x[1]),
                static (g, x) => g.ResizeLike(x[0], x[1])
            ),
            new(
                "bilinear",
                Closeness.Neighbours,
                [
                    [2, 3, 4, 3],
                    [2, 1, 11, 9],
                ],
                static (_, x) => Ops.ResizeLike(x[0], x[1], Resize.Bilinear),
                static (g, x) => g.ResizeLike(x[0], x[1], Resize.Bilinear)
            ),
        ];

    private static OpCase[] Sums() =>
        [
            new(
                "sum of many",
                Closeness.Neighbours,
                [
                    [3, 5000],
                ],
                static (_, x) => Ops.Sum(x[0], "a c -> a"),
                static (g, x) => g.Sum(x[0], "a c -> a"),
                Map: static v => v + 2
            ),
            Mapped("mean", Closeness.Neighbours, static x => Ops.Mean(x, "b c h w -> b c"), static (g, x) => g.Mean(x, "b c h w -> b c")),
            Mapped("max", Closeness.Bits, static x => Ops.Max(x, "b c h w -> b c"), static (g, x) => g.Max(x, "b c h w -> b c")),
            new(
                "einsum",
                Closeness.Neighbours,
                [
                    [3, 7, 2, 17],
                    [2, 17, 5, 3],
                ],
                static (_, x) => Ops.Einsum("lqbc,bchw->lbqhw", x),
                static (g, x) => g.Einsum("lqbc,bchw->lbqhw", x)
            ),
            new(
                "mixed einsum",
                Closeness.Neighbours,
                [
                    [3, 17],
                    [17, 5],
                ],
                static (_, x) => Ops.Einsum("ac,cd->ad", x),
                static (g, x) => g.Einsum("ac,cd->ad", x),
                MixedSecond: true
            ),
            new(
                "outer product",
                Closeness.BitsForward,
                [
                    [7],
                    [5],
                ],
                static (_, x) => Ops.Einsum("a,c->ac", x),
                static (g, x) => g.Einsum("a,c->ac", x)
            ),
            new(
                "einsum that sums one factor",
                Closeness.Neighbours,
                [
                    [3, 7, 9],
                    [3, 7],
                ],
                static (_, x) => Ops.Einsum("ace,ac->a", x),
                static (g, x) => g.Einsum("ace,ac->a", x)
            ),
            new(
                "einsum of three",
                Closeness.Neighbours,
                [
                    [3, 7],
                    [7, 9],
                    [9, 4],
                ],
                static (_, x) => Ops.Einsum("ac,ce,ef->af", x),
                static (g, x) => g.Einsum("ac,ce,ef->af", x)
            ),
        ];

    private static OpCase[] LayersOf() =>
        [
            LayerOf(
                "linear",
                [
                    [5, 3, 17],
                ],
                static () => Layers.Linear(17, 9),
                static (g, x) => g.Linear(x[0], "layer", 17, 9)
            ),
            LayerOf(
                "conv",
                [
                    [2, 6, 9, 7],
                ],
                static () => Layers.Conv2d(6, 10, 3, 2, 1, groups: 2),
                static (g, x) => g.Conv2d(x[0], "layer", 6, 10, 3, 2, 1, groups: 2)
            ),
            LayerOf(
                "layer norm",
                [
                    [5, 3, 16],
                ],
                static () => Layers.LayerNorm(16),
                static (g, x) => g.LayerNorm(x[0], "layer", 16)
            ),
            LayerOf(
                "group norm",
                [
                    [2, 6, 5, 7],
                ],
                static () => Layers.Norm2d(NormKind.Group, 6, 2),
                static (g, x) => g.Norm2d(x[0], "layer", NormKind.Group, 6, 2)
            ),
            LayerOf(
                "frozen norm",
                [
                    [2, 6, 5, 7],
                ],
                static () => Layers.Norm2d(NormKind.FrozenBatch, 6),
                static (g, x) => g.Norm2d(x[0], "layer", NormKind.FrozenBatch, 6)
            ),
            new(
                "attention",
                Closeness.Neighbours,
                [
                    [5, 2, 12],
                    [7, 2, 12],
                    [7, 2, 12],
                ],
                static (layer, x) => ((nn.Module<Tensor, Tensor, Tensor, Tensor>)layer!).call(x[0], x[1], x[2]),
                static (g, x) => g.MultiheadAttention(x[0], x[1], x[2], "layer", 12, 2),
                static () => Layers.MultiheadAttention(12, 2)
            ),
        ];

    private static OpCase LayerOf(string name, long[][] shapes, Func<nn.Module> layer, Func<GraphBuilder, Value[], Value> graph) =>
        new(name, Closeness.Neighbours, shapes, static (layer, x) => ((nn.Module<Tensor, Tensor>)layer!).call(x[0]), graph, layer);

    private static OpCase One(
        string name,
        Closeness closeness,
        Func<Tensor, Tensor> torch,
        Func<GraphBuilder, Value, Value> graph,
        Func<float, float>? map = null
    ) =>
        new(
            name,
            closeness,
            [
                [13, 19],
            ],
            (_, x) => torch(x[0]),
            (g, x) => graph(g, x[0]),
            Map: map
        );

    private static OpCase Two(
        string name,
        Closeness closeness,
        Func<Tensor, Tensor, Tensor> torch,
        Func<GraphBuilder, Value, Value, Value> graph,
        Func<float, float>? map = null
    ) =>
        new(
            name,
            closeness,
            [
                [13, 19],
                [13, 19],
            ],
            (_, x) => torch(x[0], x[1]),
            (g, x) => graph(g, x[0], x[1]),
            Map: map
        );

    private static OpCase Mapped(string name, Closeness closeness, Func<Tensor, Tensor> torch, Func<GraphBuilder, Value, Value> graph) =>
        new(name, closeness, [[2, 3, 7, 5]], (_, x) => torch(x[0]), (g, x) => graph(g, x[0]));
}
