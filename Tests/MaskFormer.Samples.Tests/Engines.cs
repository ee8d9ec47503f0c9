using System.Runtime.InteropServices;
using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using MaskFormer.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests;

/// <summary>Runs one computation on TorchSharp with autograd, and as a graph with reverse mode on the reference evaluator, in float64.</summary>
internal static class Engines
{
    private const double Tolerance = 1e-10; // sums in another order, relative to the largest number

    /// <summary>A block on inputs of the given shapes.</summary>
    public static void Agree(IBlock block, params long[][] shapes) => EngineAgreement.OfNumbers(block, shapes, Tolerance);

    /// <summary>As <see cref="Agree(IBlock, long[][])"/> in training, with dropout and drop path.</summary>
    public static void AgreeInTraining(IBlock block, params long[][] shapes) => EngineAgreement.OfNumbers(block, shapes, Tolerance, dropout: 20240607);

    /// <summary>A function that both engines have, without weights, on numbers from -1 to 1 or what <paramref name="map"/> makes of them.</summary>
    public static void Agree(Func<Tensor[], Tensor> torch, Func<GraphBuilder, Value[], Value> graph, Func<double, double>? map, params long[][] shapes)
    {
        double[][] inputs = [.. Random(shapes).Select(numbers => numbers.Select(map ?? (static v => v)).ToArray())];
        (string Name, long[] Sizes, double[] Numbers)[] expected = OnTorch(torch, shapes, inputs), actual = OnGraph(graph, shapes, inputs);
        Assert.Contains(expected.Skip(1), static gradient => gradient.Numbers.Any(static v => v != 0));
        foreach (((string name, long[] sizes, double[] a), (_, long[] others, double[] b)) in expected.Zip(actual))
        {
            Assert.Equal(sizes, others);
            double largest = Math.Max(1, a.Select(Math.Abs).DefaultIfEmpty().Max());
            for (int i = 0; i < a.Length; i++)
                Assert.True(Math.Abs(a[i] - b[i]) <= Tolerance * largest, $"{name}[{i}]: TorchSharp {a[i]:R}, graph {b[i]:R}");
        }
    }

    // The result, then the gradients of a weighted sum of it by every input.
    private static (string, long[], double[])[] OnTorch(Func<Tensor[], Tensor> run, long[][] shapes, double[][] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] leaves = [.. inputs.Select((numbers, i) => tensor(numbers, shapes[i]).requires_grad_())];
        Tensor y = run(leaves);
        (y * tensor(Factors(y.numel()), y.shape)).sum().backward();
        return
        [
            ("result", y.shape, Numbers(y)),
            .. leaves.Select(static (leaf, i) => ($"gradient by input {i}", leaf.shape, leaf.grad is { } grad ? Numbers(grad) : new double[leaf.numel()])),
        ];
    }

    private static (string, long[], double[])[] OnGraph(Func<GraphBuilder, Value[], Value> build, long[][] shapes, double[][] inputs)
    {
        GraphBuilder g = new(new() { Float = StableHlo.ElementType.F64 });
        Value[] ports = [.. shapes.Select((shape, i) => g.Input($"x{i}", shape))];
        Value y = build(g, ports);
        Value factors = g.Constant(Literal.FromNumbers(y.Type, Factors(y.Type.Count)));
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, g.Sum(g.Multiply(y, factors), "... ->"), [.. ports]);
        StableHlo.Module module = g.Build("test", [("y", y), .. gradients.Select(static (d, i) => ($"d{i}", d))]);
        IReadOnlyList<HostTensor> all = new ReferenceEvaluator(module).Run([.. inputs.Select((numbers, i) => HostTensor.From(numbers, shapes[i]))]);
        return [.. all.Select(static (x, i) => ($"{i}", x.Type.Dims.ToArray(), x.Numbers()))];
    }

    private static double[] Factors(long count)
    {
        Random random = new(99);
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

    private static double[] Numbers(Tensor x) =>
        MemoryMarshal.Cast<byte, double>(x.detach().to(ScalarType.Float64).contiguous().bytes).ToArray();
}
