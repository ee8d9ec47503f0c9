using MaskFormer.Language;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Training;

public class TrainingStepTests
{
    private const int Classes = 3;

    /// <summary>A two-layer classifier with a buffer and a weight that nothing uses.</summary>
    private static TestBlock Model(double drop = 0) => new(["Image"], ["Logits"], (g, key, x) =>
    {
        g.Weight(key / "unused", 2);
        Value scaled = g.Multiply(x[0], g.Rearrange(g.Expand(g.Weight(key / "scale", 5), "c -> b c", x[0].Dim(0), 5), "b c -> b c"));
        Value hidden = g.Drop(g.Relu(g.Linear(scaled, key / "backbone", 5, 4)), drop);
        return [g.Linear(hidden, key / "head", 4, Classes)];
    });

    /// <summary>Weighted cross-entropy whose normaliser depends on the batch.</summary>
    private static TestBlock Criterion { get; } = new(["Logits", "Labels", "Valid"], ["Total", "PerSample"], static (g, _, x) =>
    {
        Value surprise = g.Negate(g.Sum(g.Multiply(g.LogSoftmax(x[0]), g.OneHot(x[1], Classes)), "b c -> b"));
        Value total = g.Divide(g.Sum(g.Multiply(surprise, x[2]), "b ->"), g.AtLeast(g.Sum(x[2], "b ->"), 1));
        return [total, surprise];
    });

    private static AdamWOptions Optimizer(double? clip = 0.05) =>
        new()
        {
            ClipNorm = clip,
            Rule = static key =>
                key == "scale"
                    ? null
                    : new WeightRate(key.StartsWith("backbone", StringComparison.Ordinal) ? 0.1 : 1, key.EndsWith("bias", StringComparison.Ordinal) ? 0 : 0.01),
        };

    private static TrainingStep Step(int batch, GraphOptions? options = null, double? clip = 0.05, double drop = 0)
    {
        ElementType element = (options ?? new()).Float;
        return TrainingStep.Build(
            "step",
            Model(drop),
            Criterion,
            [new("Image", new(element, batch, 5)), new("Labels", new(element, batch)), new("Unasked", new(element, 9)), new("Valid", new(element, batch))],
            Optimizer(clip),
            options
        );
    }

    [Fact]
    public void Arguments_are_state_buffers_batch_and_scalars_and_the_state_is_donated()
    {
        TrainingStep step = Step(6);
        string[] weights = ["unused", "backbone.weight", "backbone.bias", "head.weight", "head.bias"];
        Assert.Equal(
            [.. weights, .. weights.Select(static w => w + ".exp_avg"), .. weights.Select(static w => w + ".exp_avg_sq"), "step"],
            step.State.Select(static s => s.Name)
        );
        Assert.Equal(["scale"], step.Buffers.Select(static s => s.Name));
        Assert.Equal(["Image", "Labels", "Valid"], step.Batch.Select(static s => s.Name));
        Assert.Equal(["learning_rate"], step.Scalars.Select(static s => s.Name));
        Assert.Equal(["Total", "PerSample", "GradientNorm", "Finite"], step.Outputs.Select(static s => s.Name));
        Assert.Equal(
            Enumerable.Range(0, 16).Select(static i => (int?)i),
            step.Module.Main.Arguments.Select(static a => a.Alias).TakeWhile(static a => a is not null)
        );
    }

    [Fact]
    public void Three_steps_equal_AdamW_by_hand()
    {
        TrainingStep step = Step(6, new() { Float = ElementType.F64 });
        ReferenceEvaluator evaluator = new(step.Module);
        HostTensor[] state = Start(step), batch = Batch(step, 6, 1);
        Dictionary<string, double[]> weights = step.State.Zip(state).ToDictionary(static p => p.First.Name, static p => p.Second.Numbers());
        for (int t = 1; t <= 3; t++)
        {
            Dictionary<string, double[]> gradients = ReferenceGradients(weights, batch);
            double norm = Math.Sqrt(gradients.Values.Sum(static g => g.Sum(static v => v * v))), clip = Math.Min(1, 0.05 / (norm + 1e-6));
            foreach ((string key, double[] gradient) in gradients)
            {
                double lr = 0.01 * (key.StartsWith("backbone", StringComparison.Ordinal) ? 0.1 : 1),
                    decay = key.EndsWith("bias", StringComparison.Ordinal) ? 0 : 0.01;
                for (int i = 0; i < gradient.Length; i++)
                {
                    double g = gradient[i] * clip;
                    ref double m = ref weights[key + ".exp_avg"][i];
                    ref double v = ref weights[key + ".exp_avg_sq"][i];
                    m = (0.9 * m) + (0.1 * g);
                    v = (0.999 * v) + (0.001 * g * g);
                    weights[key][i] =
                        (weights[key][i] * (1 - (lr * decay))) - (lr / (1 - Math.Pow(0.9, t)) * m / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8));
                }
            }

            IReadOnlyList<HostTensor> results = evaluator.Run([.. state, .. batch, Run.Tensor(ElementType.F64, [], 0.01)]);
            state = [.. results.Take(state.Length)];
            Assert.Equal(norm, results[state.Length + 2].Number(0), 1e-9);
            Assert.Equal(1, results[state.Length + 3].Number(0));
            Assert.Equal(t, state[^1].Number(0));
            for (int i = 0; i < state.Length - 1; i++)
                Assert.Equal(weights[step.State[i].Name], state[i].Numbers(), static (a, b) => Math.Abs(a - b) < 1e-7);
        }
    }

    [Fact]
    public void A_number_that_is_not_finite_leaves_the_state_as_it_was()
    {
        TrainingStep step = Step(6);
        HostTensor[] state = Start(step), batch = Batch(step, 6, 1);
        batch[1] = Run.Tensor(ElementType.F32, [6, 5], [.. batch[1].Numbers()[..29], double.NaN]);
        IReadOnlyList<HostTensor> results = new ReferenceEvaluator(step.Module).Run([.. state, .. batch, Run.Tensor(ElementType.F32, [], 0.01)]);
        Assert.Equal(0, results[^1].Number(0));
        for (int i = 0; i < state.Length; i++)
            Assert.Equal(state[i].Numbers(), results[i].Numbers());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Replicas_equal_one_device_with_the_whole_batch(int replicas)
    {
        TrainingStep one = Step(6, new() { Float = ElementType.F64 }), many = Step(6 / replicas, new() { Float = ElementType.F64, Replicas = replicas });
        HostTensor[] state = Start(one), batch = Batch(one, 6, 1);
        HostTensor rate = Run.Tensor(ElementType.F64, [], 0.01);
        IReadOnlyList<HostTensor> expected = new ReferenceEvaluator(one.Module).Run([.. state, .. batch, rate]);
        IReadOnlyList<IReadOnlyList<HostTensor>> got = new ReferenceEvaluator(many.Module).RunReplicas(
            [.. Enumerable.Range(0, replicas).Select(r => (HostTensor[])[.. state, batch[0], .. batch.Skip(1).Select(t => Part(t, r, replicas)), rate])]);
        foreach (IReadOnlyList<HostTensor> results in got)
        {
            for (int i = 0; i < state.Length; i++)
                Assert.Equal(expected[i].Numbers(), results[i].Numbers(), static (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(expected[state.Length].Number(0), results[state.Length].Number(0), 1e-12);
            Assert.Equal(expected[state.Length + 2].Number(0), results[state.Length + 2].Number(0), 1e-12);
        }
    }

    [Fact]
    public void Dropout_draws_what_its_formula_says()
    {
        const uint key = 123456789;
        GraphBuilder g = new(new() { Training = true });
        Value x = g.Input("x", 4, 50);
        Module module = g.Build("drop", ("first", g.Drop(x, 0.3)), ("second", g.Drop(x, 0.3)), ("samples", g.DropPath(x, 0.5)));
        HostTensor ones = Run.Tensor(ElementType.F32, [4, 50], [.. Enumerable.Repeat(1.0, 200)]);
        IReadOnlyList<HostTensor> results = new ReferenceEvaluator(module).Run(ones, HostTensor.From(new(ElementType.UI32), (uint[])[key]));
        for (uint i = 0; i < 200; i++)
        {
            Assert.Equal(CounterRandom.Keeps(key, 0, i, 0.3) ? 1 / 0.7 : 0, results[0].Number(i), 1e-6);
            Assert.Equal(CounterRandom.Keeps(key, 1, i, 0.3) ? 1 / 0.7 : 0, results[1].Number(i), 1e-6);
            Assert.Equal(CounterRandom.Keeps(key, 2, i / 50, 0.5) ? 2 : 0, results[2].Number(i), 1e-6);
        }
    }

    [Fact]
    public void Dropout_keeps_its_rate_and_its_calls_are_unrelated()
    {
        const int n = 100_000;
        for (uint call = 0; call < 4; call++)
        {
            int kept = 0, both = 0;
            for (uint i = 0; i < n; i++)
            {
                bool a = CounterRandom.Keeps(CounterRandom.Key(7, 3), call, i, 0.25), b = CounterRandom.Keeps(CounterRandom.Key(7, 4), call, i, 0.25);
                kept += a ? 1 : 0;
                both += a && b ? 1 : 0;
            }

            Assert.Equal(0.75, kept / (double)n, 0.006); // four standard deviations
            Assert.Equal(0.5625, both / (double)n, 0.007);
        }
    }

    [Fact]
    public void B_float16_products_keep_float32_weights_and_losses()
    {
        TrainingStep step = Step(6, new() { Compute = ElementType.BF16, Target = Target.Gpu });
        Assert.Contains(step.Module.Main.Body.Nodes, static n => n.Op is DotGeneralOp { Result: ElementType.BF16, Precision: Precision.DEFAULT });
        Assert.All(step.State, static s => Assert.Equal(ElementType.F32, s.Type.Element));
        HostTensor[] state = Start(step), batch = Batch(step, 6, 1);
        HostTensor rate = Run.Tensor(ElementType.F32, [], 0.01);
        double narrow = new ReferenceEvaluator(step.Module).Run([.. state, .. batch, rate])[state.Length].Number(0),
            wide = new ReferenceEvaluator(Step(6).Module).Run([.. state, .. batch, rate])[state.Length].Number(0);
        Assert.NotEqual(wide, narrow);
        Assert.Equal(wide, narrow, 0.02);
    }

    [Fact]
    public void A_port_that_nothing_feeds_is_named()
    {
        TestBlock model = new(["Picture"], ["Logits"], static (_, _, x) => x);
        MaskFormerException e = Assert.Throws<MaskFormerException>(() => ForwardGraph.Build("f", model, [new("Image", new(ElementType.F32, 3))]));
        Assert.Equal("MF7001", e.Id);
        Assert.Contains("Image", e.Remedy);
    }

    [Fact]
    public void The_forward_graph_takes_weights_then_batch()
    {
        ForwardGraph forward = ForwardGraph.Build("f", Model(0.5), [new("Image", new(ElementType.F32, 2, 5))]);
        Assert.Equal(["unused", "scale", "backbone.weight", "backbone.bias", "head.weight", "head.bias"], forward.Weights.Select(static w => w.Name));
        Assert.Equal(
            ["unused", "scale", "backbone.weight", "backbone.bias", "head.weight", "head.bias", "Image"],
            forward.Module.Main.Arguments.Select(static a => a.Name)
        );
    }

    private static HostTensor[] Start(TrainingStep step) =>
    [
        .. step.State.Select(static (s, i) => s.Name == "step" || s.Name.Contains(".exp_avg", StringComparison.Ordinal)
            ? HostTensor.From(Literal.Splat(s.Type, 0))
            : Run.Random(i, s.Type.Element, [.. s.Type.Dims])),
    ];

    /// <summary>The buffer and the batch.</summary>
    private static HostTensor[] Batch(TrainingStep step, int batch, int seed)
    {
        ElementType element = step.Batch[0].Type.Element;
        return
        [
            Run.Random(seed + 90, element, 5),
            Run.Random(seed + 91, element, batch, 5),
            Run.Tensor(element, [batch], [.. Enumerable.Range(0, batch).Select(static i => (double)(i % Classes))]),
            Run.Tensor(element, [batch], [.. Enumerable.Range(0, batch).Select(static i => i == 1 ? 0.0 : 1)]),
        ];
    }

    private static HostTensor Part(HostTensor x, int part, int parts)
    {
        double[] numbers = x.Numbers();
        int size = numbers.Length / parts;
        return Run.Tensor(x.Type.Element, [x.Type.Dims[0] / parts, .. x.Type.Dims.Skip(1)], numbers[(part * size)..((part + 1) * size)]);
    }

    /// <summary>Central differences of the loss, computed in plain C#.</summary>
    private static Dictionary<string, double[]> ReferenceGradients(Dictionary<string, double[]> weights, HostTensor[] batch)
    {
        Dictionary<string, double[]> gradients = [];
        foreach (string key in (string[])["backbone.weight", "backbone.bias", "head.weight", "head.bias"])
        {
            gradients[key] = new double[weights[key].Length];
            for (int i = 0; i < weights[key].Length; i++)
            {
                double at = weights[key][i];
                weights[key][i] = at + 1e-6;
                double above = Loss(weights, batch);
                weights[key][i] = at - 1e-6;
                gradients[key][i] = (above - Loss(weights, batch)) / 2e-6;
                weights[key][i] = at;
            }
        }

        return gradients;
    }

    private static double Loss(Dictionary<string, double[]> w, HostTensor[] batch)
    {
        double sum = 0, count = 0;
        for (int b = 0; b < 6; b++)
        {
            double[] hidden =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(h =>
                        Math.Max(
                            0,
                            w["backbone.bias"][h]
                                + Enumerable.Range(0, 5).Sum(c => w["backbone.weight"][(h * 5) + c] * batch[0].Number(c) * batch[1].Number((b * 5) + c))
                        )
                    ),
            ];
            double[] logits =
            [
                .. Enumerable.Range(0, Classes).Select(k => w["head.bias"][k] + Enumerable.Range(0, 4).Sum(h => w["head.weight"][(k * 4) + h] * hidden[h])),
            ];
            sum += batch[3].Number(b) * (Math.Log(logits.Sum(Math.Exp)) - logits[(int)batch[2].Number(b)]);
            count += batch[3].Number(b);
        }

        return sum / count;
    }
}
