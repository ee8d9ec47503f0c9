using MaskFormer.Language;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using MaskFormer.StableHlo.Tests.Training;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Xla;

/// <summary>The evaluator against XLA: the same modules, the same inputs.</summary>
public class PluginTests
{
    [SkippableFact]
    public void Every_layer_forwards_and_backwards()
    {
        Compare("conv", 1e-5, (g, x) => g.Conv2d(x[0], "c", 4, 6, 3, 2, 1, 1, 2), [2, 4, 7, 9]);
        Compare("dilated", 1e-5, (g, x) => g.Conv2d(x[0], "c", 3, 5, 3, 1, 2, 2), [1, 3, 8, 7]);
        Compare("pool", 1e-5, (g, x) => g.MaxPool(x[0], 3, 2, 1), [2, 3, 9, 8]);
        Compare("attention", 1e-5, (g, x) => g.MultiheadAttention(x[0], x[1], x[2], "a", 12, 3), [5, 2, 12], [7, 2, 12], [7, 2, 12]);
        Compare("group norm", 1e-4, (g, x) => g.Norm2d(x[0], "g", NormKind.Group, 64), [2, 64, 3, 5]);
        Compare("layer norm", 1e-4, (g, x) => g.LayerNorm(x[0], "l", 7), [2, 3, 7]);
        Compare("frozen", 1e-5, (g, x) => g.Norm2d(x[0], "f", NormKind.FrozenBatch, 3), [2, 3, 4, 5]);
        Compare("resize", 1e-5, (g, x) => g.Add(g.ResizeLike(x[0], x[1], Resize.Bilinear), g.ResizeLike(x[0], x[1])), [1, 2, 5, 7], [1, 2, 9, 4]);
        Compare("einsum", 1e-5, (g, x) => g.Einsum("lqbc,bchw->lbqhw", x[0], x[1]), [2, 3, 2, 4], [2, 4, 5, 6]);
    }

    [SkippableFact]
    public void Every_function_forwards_and_backwards() => Compare(
        "functions",
        2e-5,
        (g, x) => g.Stack([
            g.Gelu(x[0]), g.Relu(x[0]), g.Softplus(x[0]), g.Sigmoid(x[0]), g.Softmax(x[0]), g.LogSoftmax(x[0]), g.Exp(x[0]), g.AtLeast(x[0], 0.1),
            g.Log(g.Add(g.Multiply(x[0], x[0]), 1)), g.Unary(UnaryKind.Tanh, x[0]), g.Divide(x[0], g.Exp(x[0])), g.Subtract(x[0], g.Negate(x[0])),
            g.Unary(UnaryKind.Sine, x[0]), g.Unary(UnaryKind.Cbrt, g.Exp(x[0])), g.Unary(UnaryKind.Rsqrt, g.Exp(x[0]))]),
        [3, 5]);

    [SkippableFact]
    public void Shapes_and_patterns() =>
        Compare(
            "shapes",
            1e-6,
            (g, x) =>
                g.Concatenate(
                    0,
                    g.Reshape(g.Roll(g.PadTo(x[0], 4), 1, -2), 256),
                    g.Reshape(g.Expand(g.Max(x[0], "b h w c -> h c"), "h c -> c k h", 2, 3, 5), 30),
                    g.Reshape(g.Last(x[0]), 70),
                    g.Rearrange(x[0], "b h w c -> (c w h b)")
                ),
            [2, 5, 7, 2]
        );

    [SkippableFact]
    public void Operations_of_the_language()
    {
        Compare("sampled", 1e-5, (g, x) => g.GridSample(x[0], g.Multiply(x[1], 1.3)), [2, 3, 5, 7], [2, 4, 3, 2]);
        Compare("transposed", 1e-5, (g, x) => g.ConvTranspose2d(x[0], "t", 4, 6, 3, 2, 1, 1, groups: 2), [2, 4, 5, 3]);
        Compare("depthwise", 1e-5, (g, x) => g.Conv2d(x[0], "d", 6, 6, 5, 1, 4, 2, 6), [2, 6, 7, 9]);
        Compare("averaged", 1e-5, (g, x) => g.AvgPool(x[0], 3, 2, 1), [2, 3, 9, 8]);
        Compare("summed up", 1e-5, (g, x) => g.Cumsum(x[0], 1), [3, 50, 2]);
        Compare("masked", 1e-5, (g, x) => g.MultiheadAttention(x[0], x[1], x[1], "a", 12, 3, mask: x[2]), [5, 2, 12], [7, 2, 12], [2, 5, 7]);
        Compare("cut", 1e-6, (g, x) => g.Concat(-1, g.Slice(x[0], 2, 1..^1, 2), g.Stack(-1, g.Select(x[0], 2, ^1), g.Select(x[0], 2, 0))), [2, 3, 7]);
        Compare("chosen", 1e-6, (g, x) => g.Where(g.Greater(x[0], 0), g.Minimum(x[0], x[1]), g.Maximum(0.2, x[1])), [3, 5], [3, 5]);
        Compare("functions of one", 2e-5, (g, x) => g.Stack([
            g.Tanh(x[0]), g.Silu(x[0]), g.Sqrt(g.Exp(x[0])), g.Rsqrt(g.Exp(x[0])), g.Abs(x[0]), g.Pow(g.Exp(x[0]), 1.7), g.Softmax(x[0], 0)]), [3, 5]);
    }

    [SkippableFact]
    public void Packed_rows() => Compare(
        "pack",
        1e-6,
        (g, x) => g.Einsum("pbt,lbth->lph", g.Pack(g.To(g.Compare(Direction.GT, x[0], 0.1), g.Float), 9), x[1]),
        [3, 7],
        [2, 3, 7, 5]);

    [SkippableFact]
    public void Places_names_and_not_a_numbers_pass()
    {
        GraphBuilder g = new();
        g.Place("Block.Odd \"name\"", "/src/Bläck.cs", 3, 9);
        Value x = g.Input("a b\"c", 3);
        Plugin.Compare(g.Build("odd", ("y", g.Relu(x)), ("sum", g.Sum(x, "a ->"))), 1e-6, Run.Tensor(ElementType.F32, [3], 1, double.NaN, -2));
    }

    [SkippableTheory]
    [InlineData(Target.Cpu)]
    [InlineData(Target.Gpu)]
    public void Assignment_in_both_forms(Target target)
    {
        GraphBuilder g = new(new() { Target = target });
        Value cost = g.Input("cost", 2, 3, 7, 9), valid = g.Input("valid", 3, 7);
        Module module = g.Build("assign", ("chosen", BatchAssignment.Build(g, cost, valid)));
        Plugin.Compare(
            module,
            0,
            Run.Random(1, ElementType.F32, 2, 3, 7, 9),
            Run.Tensor(ElementType.F32, [3, 7], [.. Enumerable.Range(0, 21).Select(static i => i % 4 == 3 ? 0.0 : 1)])
        );
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Training_step_with_dropout_and_replicas(int replicas)
    {
        TestBlock model = new(["Image"], ["Logits"], static (g, key, x) => [g.Linear(g.Drop(g.Relu(g.Linear(x[0], key / "a", 5, 8)), 0.25), key / "b", 8, 3)]);
        TestBlock criterion = new(
            ["Logits", "Labels"],
            ["Total"],
            static (g, _, x) => [g.Negate(g.Mean(g.Sum(g.Multiply(g.LogSoftmax(x[0]), g.OneHot(x[1], 3)), "b c -> b"), "b ->"))]
        );
        TrainingStep step = TrainingStep.Build(
            "step",
            model,
            criterion,
            [new("Image", new(ElementType.F32, 4, 5)), new("Labels", new(ElementType.F32, 4))],
            new() { Rule = static _ => new(1, 0.01) },
            new() { Replicas = replicas }
        );
        HostTensor[][] arguments =
        [
            .. Enumerable
                .Range(0, replicas)
                .Select(r =>
                    (HostTensor[])
                        [
                            .. step.State.Select(
                                static (s, i) =>
                                    s.Name.EndsWith("weight", StringComparison.Ordinal)
                                        ? Run.Random(i, ElementType.F32, [.. s.Type.Dims])
                                        : HostTensor.From(Literal.Splat(s.Type, 0))
                            ),
                            Run.Random(70 + r, ElementType.F32, 4, 5),
                            Run.Tensor(ElementType.F32, [4], 0, 1, 2, 1),
                            Run.Tensor(ElementType.F32, [], 0.01),
                            HostTensor.From(new(ElementType.UI32), (uint[])[CounterRandom.Key(5, 0)]),
                        ]
                ),
        ];
        IReadOnlyList<IReadOnlyList<HostTensor>> expected = new ReferenceEvaluator(step.Module).RunReplicas(arguments),
            got = Plugin.Run(step.Module, arguments);
        for (int r = 0; r < replicas; r++)
        {
            for (int i = 0; i < expected[r].Count; i++)
                Assert.Equal(expected[r][i].Numbers(), got[r][i].Numbers(), static (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [SkippableFact]
    public void Collectives_of_other_tools_exchange_as_in_XLA()
    {
        const string region = "({\n^bb0(%x: tensor<f32>, %y: tensor<f32>):\n%s = stablehlo.add %x, %y : tensor<f32>\nstablehlo.return %s : tensor<f32>\n})";
        Module module = ModuleParser.Parse(
            "module @exchange attributes {mhlo.num_replicas = 2 : i32} {\n"
                + "func.func @main(%a: tensor<4x3xf32>, %b: tensor<2xf32>) -> "
                + "(tensor<2x3xf32>, tensor<2xf32>, tensor<4x3xf32>, tensor<2xf32>, tensor<8x3xf32>) {\n"
                + $"%0 = \"stablehlo.reduce_scatter\"(%a) {region} {{scatter_dimension = 0 : i64, replica_groups = dense<[[1, 0]]> : tensor<1x2xi64>}} : "
                + "(tensor<4x3xf32>) -> tensor<2x3xf32>\n"
                + "%1 = \"stablehlo.collective_permute\"(%b) {source_target_pairs = dense<[[0, 1]]> : tensor<1x2xi64>} : (tensor<2xf32>) -> tensor<2xf32>\n"
                + $"%2:2 = \"stablehlo.all_reduce\"(%a, %b) {region} {{replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>, "
                + "channel_handle = #stablehlo.channel_handle<handle = 1, type = 1>, use_global_device_ids} : "
                + "(tensor<4x3xf32>, tensor<2xf32>) -> (tensor<4x3xf32>, tensor<2xf32>)\n"
                + "%3 = \"stablehlo.all_gather\"(%a) {all_gather_dim = 0 : i64, replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>} : "
                + "(tensor<4x3xf32>) -> tensor<8x3xf32>\n"
                + "return %0, %1, %2#0, %2#1, %3 : tensor<2x3xf32>, tensor<2xf32>, tensor<4x3xf32>, tensor<2xf32>, tensor<8x3xf32>\n}\n}"
        );
        HostTensor[][] arguments =
        [
            .. Enumerable.Range(0, 2).Select(static r => (HostTensor[])[Run.Random(r, ElementType.F32, 4, 3), Run.Random(9 + r, ElementType.F32, 2)]),
        ];
        IReadOnlyList<IReadOnlyList<HostTensor>> expected = new ReferenceEvaluator(module).RunReplicas(arguments), got = Plugin.Run(module, arguments);
        for (int r = 0; r < 2; r++)
        {
            for (int i = 0; i < 5; i++)
                Assert.Equal(expected[r][i].Numbers(), got[r][i].Numbers());
        }
    }

    /// <summary>Compares output and gradients by all inputs and weights.</summary>
    private static void Compare(string name, double tolerance, Func<GraphBuilder, Value[], Value> build, params long[][] shapes)
    {
        GraphBuilder g = new();
        Value[] inputs = [.. shapes.Select((s, i) => g.Input($"x{i}", s))];
        Value y = build(g, inputs);
        Value[] all = [.. g.WeightKeys.Select(g.WeightOf), .. inputs];
        Value weights = g.Constant(Literal.FromNumbers(y.Type, Run.Random(77, ElementType.F32, [.. y.Type.Dims]).Numbers()));
        Value loss = g.ReduceAxes(BinaryKind.Add, g.Multiply(y, weights), [.. Enumerable.Range(0, y.Rank).Select(static i => (long)i)]);
        Module module = g.Build(name.Replace(' ', '_'), [("y", y), .. ReverseMode.Gradients(g, loss, all).Select((v, i) => ($"gradient {i}", v))]);
        Plugin.Compare(
            module,
            tolerance,
            [
                .. all.Select(
                    (v, i) =>
                        Positive(
                            Run.Random(i, ElementType.F32, [.. v.Type.Dims]),
                            i < g.WeightKeys.Count && g.WeightKeys[i].EndsWith("var", StringComparison.Ordinal)
                        )
                ),
            ]
        );
    }

    private static HostTensor Positive(HostTensor x, bool positive) =>
        positive ? Run.Tensor(ElementType.F32, [.. x.Type.Dims], [.. x.Numbers().Select(static v => v + 2)]) : x;
}
