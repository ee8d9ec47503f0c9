using CsCheck;
using MaskFormer.Language;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Building;

/// <summary>On a CPU maps lie with channels last. The graph for a GPU has none of it: both must give the same numbers.</summary>
public class ChannelsLastTests
{
    private static readonly Func<GraphBuilder, Value, int, Value>[] layers =
    [
        static (g, x, i) => g.Conv2d(x, $"point{i}", Channels(x), 4, kernel: 1),
        static (g, x, i) => g.Conv2d(x, $"stride{i}", Channels(x), 4, kernel: 1, stride: 2),
        static (g, x, i) => g.Conv2d(x, $"window{i}", Channels(x), 16, kernel: 3, padding: 1),
        static (g, x, i) => g.Conv2d(x, $"wide{i}", Channels(x), 16, kernel: 3, stride: 2, padding: 2, dilation: 2, bias: false),
        static (g, x, i) => g.Conv2d(x, $"groups{i}", Channels(x), 4, kernel: 3, padding: 1, groups: 2),
        static (g, x, i) => g.Norm2d(x, $"frozen{i}", NormKind.FrozenBatch, Channels(x)),
        static (g, x, i) => g.Norm2d(x, $"group{i}", NormKind.Group, Channels(x), groups: 2),
        static (g, x, _) => g.Relu(x),
        static (g, x, _) => g.Multiply(x, 0.75),
        static (g, x, _) => g.MaxPool(x, 3, 1, 1),
        static (g, x, _) => g.Add(x, g.Gelu(x)),
        static (g, x, _) => g.ResizeLike(x, g.Zeros(1, 1, 2 * x.Dim(2), 3 * x.Dim(3))),
        static (g, x, _) => g.ResizeLike(x, g.Zeros(1, 1, 3, 4), Resize.Bilinear),
        static (g, x, _) => g.Concatenate(1, x, g.Sigmoid(x)),
        static (g, x, _) => g.Concatenate(3, x, x),
        static (g, x, _) => g.Pad(x, 0.5, [0, 1, 0, 2], [0, 1, 1, 0], [0, 0, 1, 0]),
        static (g, x, _) => g.Slice(x, 2, x.Dim(2) / 2, x.Dim(2)),
        static (g, x, _) => g.Emit(new ReverseOp([1, 3]), x),
        static (g, x, _) => g.Multiply(x, g.Expand(g.Softmax(g.Mean(x, "b c h w -> b c")), "b c -> b c h w", x.Dim(0), x.Dim(1), x.Dim(2), x.Dim(3))),
        static (g, x, _) => g.Subtract(x, g.Expand(g.Max(x, "b c h w -> b h w"), "b h w -> b c h w", x.Dim(0), x.Dim(1), x.Dim(2), x.Dim(3))),
        static (g, x, _) => g.Subtract(x, g.Expand(g.Sum(x, "b c h w -> b h"), "b h -> b c h w", x.Dim(0), x.Dim(1), x.Dim(2), x.Dim(3))),
        static (g, x, _) => g.Rearrange(g.Softmax(g.Rearrange(x, "b c h w -> (h w) b c")), "(h w) b c -> b c h w", ("h", x.Dim(2)), ("w", x.Dim(3))),
        static (g, x, _) => g.Rearrange(x, "b c h w -> b c w h"),
        static (g, x, _) => g.Einsum("bchw,bdhw,bd->bchw", x, x, g.Mean(x, "b d h w -> b d")),
        static (g, x, _) => g.Add(x, Loop(g, x)),
    ];

    [Fact]
    public void Any_layers_give_what_they_give_with_channels_first() => (from seed in Gen.Int[0, 1_000_000]
                                                                         from chain in Gen.Int[0, layers.Length - 1].Array[1, 7]
                                                                         from rows in Gen.Long[2, 5]
                                                                         from columns in Gen.Long[2, 5]
                                                                         select (seed, chain, rows, columns)).Always(
        t =>
        {
            double[][] first = Numbers(Target.Gpu, t.chain, t.seed, t.rows, t.columns);
            double[][] last = Numbers(Target.Cpu, t.chain, t.seed, t.rows, t.columns);
            for (int i = 0; i < first.Length; i++)
            {
                // Sums run in another order: where large terms cancel, an element has the rounding errors of what it was the difference of.
                double largest = first[i].Max(Math.Abs);
                Assert.Equal(first[i].Length, last[i].Length);
                for (int e = 0; e < first[i].Length; e++) Assert.Equal(first[i][e], last[i][e], 1e-6 * (1 + largest));
            }
        },
        iter: 150);

    [Fact]
    public void Nothing_is_turned_between_layers()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 2, 16, 8, 8);
        Value y = g.Relu(g.Norm2d(g.Conv2d(x, "a", 16, 32, kernel: 3, padding: 1), "n", NormKind.Group, 32, groups: 4));
        y = g.Relu(g.Add(y, g.Norm2d(g.Conv2d(g.MaxPool(y, 3, 1, 1), "b", 32, 32, kernel: 1), "m", NormKind.FrozenBatch, 32)));
        Value loss = g.Sum(g.ResizeLike(y, g.Zeros(1, 1, 16, 16)), "b c h w ->");
        IEnumerable<string> trained = g.WeightKeys.Where(static key => !key.StartsWith("m.running", StringComparison.Ordinal));
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, loss, [.. trained.Select(g.WeightOf)]);
        Module module = g.Build("test", [("loss", loss), .. gradients.Select(static (v, i) => ($"g{i}", v))]);

        // The image, once, and the gradient of the one kernel that is more than a point.
        IEnumerable<TransposeOp> turns = module.Functions[0].Body.Nodes.Select(static n => n.Op).OfType<TransposeOp>();
        Assert.Equal(["(0, 2, 3, 1)", "(2, 3, 0, 1)"], turns.Select(static op => $"({string.Join(", ", op.Permutation)})").Order());
    }

    private static double[][] Numbers(Target target, int[] chain, int seed, long rows, long columns)
    {
        GraphBuilder g = new(new() { Float = ElementType.F64, Target = target });
        Value image = g.Input("image", 2, 4, rows, columns), y = image;
        for (int i = 0; i < chain.Length; i++)
            y = layers[chain[i]](g, y, i);
        Value weights = g.Constant(Literal.FromNumbers(y.Type, Run.Random(seed + 1, ElementType.F64, [.. y.Type.Dims]).Numbers()));
        Value loss = g.ReduceAxes(BinaryKind.Add, g.Multiply(y, weights), [.. Enumerable.Range(0, y.Rank).Select(static i => (long)i)]);
        Value[] inputs = [.. g.WeightKeys.Select(g.WeightOf), image];
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, loss, inputs);
        HostTensor[] values = [.. inputs.Select((v, i) => Positive(Run.Random(seed + i + 2, ElementType.F64, [.. v.Type.Dims])))];
        Module module = g.Build("test", [("y", y), .. gradients.Select(static (v, i) => ($"g{i}", v))]);
        return [.. new ReferenceEvaluator(module).Run(values).Select(static v => v.Numbers())];

        // Variances must be positive; so no weight is negative.
        static HostTensor Positive(HostTensor x) => Run.Tensor(ElementType.F64, [.. x.Type.Dims], [.. x.Numbers().Select(static v => (v + 1.1) / 2)]);
    }

    /// <summary>A loop whose body takes a map from outside.</summary>
    private static Value Loop(GraphBuilder g, Value x)
    {
        Value kept = g.Detach(g.Relu(x));
        return g.While([g.Full(0, ElementType.I32), g.FullLike(x, 0)], s => g.Compare(Direction.LT, s[0], 2), s => [g.Add(s[0], 1), g.Add(s[1], kept)])[1];
    }

    private static int Channels(Value x) => (int)x.Dim(1);
}
