using System.Runtime.InteropServices;
using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests;

/// <summary>What one engine makes of a computation in float64: its results, and the gradients of a weighted sum of them.</summary>
/// <param name="Results">Sizes and numbers, row by row.</param>
/// <param name="Gradients">By the inputs, then by the weights under their keys.</param>
internal sealed record Outcome(IReadOnlyList<(long[] Sizes, double[] Numbers)> Results, IReadOnlyList<(string Name, double[] Numbers)> Gradients)
{
    /// <summary>Equal shapes, and numbers as close as float64 lets them be after sums in another order.</summary>
    public static void Agree(Outcome expected, Outcome actual)
    {
        Assert.Equal(expected.Results.Select(static r => string.Join(", ", r.Sizes)), actual.Results.Select(static r => string.Join(", ", r.Sizes)));
        foreach (((_, double[] a), (_, double[] b)) in expected.Results.Zip(actual.Results)) Close("result", a, b);
        Assert.Equal(expected.Gradients.Select(static g => g.Name), actual.Gradients.Select(static g => g.Name));
        Assert.Contains(expected.Gradients, static g => g.Numbers.Any(static v => v != 0));
        foreach (((string name, double[] a), (_, double[] b)) in expected.Gradients.Zip(actual.Gradients)) Close($"gradient by {name}", a, b);
    }

    private static void Close(string what, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty().Max());
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-10 * largest, $"{what}[{i}]: TorchSharp {expected[i]:R}, graph {actual[i]:R}");
    }
}

/// <summary>Runs one computation on TorchSharp with autograd, and as a graph with reverse mode on the reference evaluator.</summary>
internal static class Engines
{
    private const uint Key = 20240607;

    /// <summary>A block on inputs of the given shapes, with numbers from -1 to 1.</summary>
    public static void Agree(IBlock block, params long[][] shapes) => Agree(block, false, shapes, Random(shapes));

    /// <summary>As <see cref="Agree(IBlock, long[][])"/> in training, with dropout and drop path.</summary>
    public static void AgreeInTraining(IBlock block, params long[][] shapes) => Agree(block, true, shapes, Random(shapes));

    /// <summary>A function that both engines have.</summary>
    public static void Agree(Func<Tensor[], Tensor> torch, Func<GraphBuilder, Value[], Value> graph, Func<double, double>? map, params long[][] shapes)
    {
        double[][] inputs = [.. Random(shapes).Select(numbers => numbers.Select(map ?? (static v => v)).ToArray())];
        Outcome.Agree(
            OnTorch(xs => [torch(xs)], [], shapes, inputs),
            OnGraph((g, xs) => [graph(g, xs)], [], training: false, shapes, inputs)
        );
    }

    private static void Agree(IBlock block, bool training, long[][] shapes, double[][] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using BlockModule module = ((ITorchBlock)block).CreateModule();
        module.to(ScalarType.Float64);
        module.train(training);
        (string Name, Tensor Weight)[] weights = [.. module.named_parameters().Select(static pair => (pair.name, (Tensor)pair.parameter))];
        using IDisposable? step = training ? StepRandom.Begin(Key) : null;
        Outcome torch = OnTorch(xs => [.. module.Run(xs)], weights, shapes, inputs);
        Outcome graph = OnGraph((g, xs) => [.. ((IGraphBlock)block).Build(g, "", xs)], weights, training, shapes, inputs);
        Outcome.Agree(torch, graph);
    }

    private static Outcome OnTorch(Func<Tensor[], Tensor[]> run, (string Name, Tensor Weight)[] weights, long[][] shapes, double[][] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] leaves = [.. inputs.Select((numbers, i) => tensor(numbers, shapes[i]).requires_grad_())];
        Tensor[] results = run(leaves);
        Tensor loss = results.Select((y, i) => (y * tensor(Factors(i, y.numel()), y.shape)).sum()).Aggregate(static (a, b) => a + b);
        loss.backward();
        return new(
            [.. results.Select(static y => (y.shape, Numbers(y)))],
            [.. leaves.Select(static (leaf, i) => ($"input {i}", Gradient(leaf))), .. weights.Select(static w => (w.Name, Gradient(w.Weight)))]
        );
    }

    private static Outcome OnGraph(
        Func<GraphBuilder, Value[], Value[]> build,
        (string Name, Tensor Weight)[] weights,
        bool training,
        long[][] shapes,
        double[][] inputs
    )
    {
        GraphBuilder g = new(new() { Float = StableHlo.ElementType.F64, Training = training });
        Value[] ports = [.. shapes.Select((shape, i) => g.Input($"x{i}", shape))];
        Value[] results = build(g, ports);
        Value loss = results.Select((y, i) => g.Sum(g.Multiply(y, Constant(g, Factors(i, y.Type.Count), y)), "... ->")).Aggregate(g.Add);
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, loss, [.. ports, .. weights.Select(w => g.WeightOf(w.Name))]);
        StableHlo.Module module = g.Build("test", [.. results.Select(static (y, i) => ($"y{i}", y)), .. gradients.Select(static (d, i) => ($"d{i}", d))]);
        Dictionary<string, Tensor> held = weights.ToDictionary(static w => w.Name, static w => w.Weight);
        List<HostTensor> arguments = [.. g.WeightKeys.Select(key => HostTensor.From(Numbers(held[key]), held[key].shape))];
        foreach ((string name, Value value) in g.Inputs)
        {
            arguments.Add(name == GraphBuilder.RandomKeyInput
                ? HostTensor.From(new TensorType(StableHlo.ElementType.UI32), [Key])
                : HostTensor.From(inputs[int.Parse(name[1..])], [.. value.Type.Dims]));
        }

        IReadOnlyList<HostTensor> all = new ReferenceEvaluator(module).Run([.. arguments]);
        string[] names = [.. ports.Select(static (_, i) => $"input {i}"), .. weights.Select(static w => w.Name)];
        return new(
            [.. results.Select((y, i) => (y.Type.Dims.ToArray(), all[i].Numbers()))],
            [.. names.Select((name, i) => (name, all[results.Length + i].Numbers()))]
        );
    }

    private static Value Constant(GraphBuilder g, double[] numbers, Value like) => g.Constant(Literal.FromNumbers(like.Type, numbers));

    private static double[] Factors(int seed, long count)
    {
        Random random = new(99 + seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => random.NextDouble() + 0.5)];
    }

    private static double[][] Random(long[][] shapes) =>
    [
        .. shapes.Select(static (shape, i) =>
        {
            Random random = new(7 + i);
            return Enumerable.Range(0, (int)shape.Aggregate(1L, static (p, n) => p * n)).Select(_ => (random.NextDouble() * 2) - 1).ToArray();
        }),
    ];

    private static double[] Gradient(Tensor leaf) => leaf.grad is { } grad ? Numbers(grad) : new double[leaf.numel()];

    private static double[] Numbers(Tensor x) =>
        MemoryMarshal.Cast<byte, double>(x.detach().to(ScalarType.Float64).contiguous().bytes).ToArray();
}
