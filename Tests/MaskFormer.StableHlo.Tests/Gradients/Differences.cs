using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Gradients;

/// <summary>Compares reverse mode with central differences in float64.</summary>
internal static class Differences
{
    private const double Step = 1e-5;

    /// <summary>Checks the gradient of a weighted sum of the output by every element of every input and weight.</summary>
    public static void Check(Func<GraphBuilder, Value[], Value> build, int seed, params long[][] shapes) =>
        Check(build, seed, static x => x, shapes);

    /// <param name="build">The op under test.</param>
    /// <param name="seed">Seed of inputs and weights.</param>
    /// <param name="map">Brings inputs from -1..1 to the op's range.</param>
    /// <param name="shapes">Shapes of the inputs.</param>
    public static void Check(Func<GraphBuilder, Value[], Value> build, int seed, Func<double, double> map, params long[][] shapes)
    {
        GraphBuilder g = new(new() { Float = ElementType.F64 });
        Value[] inputs = [.. shapes.Select((s, i) => g.Input($"x{i}", s))];
        Value y = build(g, inputs);
        Value weights = g.Constant(Literal.FromNumbers(y.Type, Run.Random(seed + 1000, ElementType.F64, [.. y.Type.Dims]).Numbers()));
        inputs = [.. g.WeightKeys.Select(g.WeightOf), .. inputs];
        shapes = [.. inputs.Select(static v => v.Type.Dims.ToArray())];
        HashSet<int> positive =
        [
            .. g.WeightKeys.Select(static (k, i) => (k, i)).Where(static p => p.k.EndsWith("running_var", StringComparison.Ordinal)).Select(static p => p.i),
        ];
        Value loss = g.ReduceAxes(BinaryKind.Add, g.Multiply(y, weights), [.. Enumerable.Range(0, y.Rank).Select(static i => (long)i)]);
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, loss, inputs);
        ReferenceEvaluator evaluator = new(g.Build("test", [("loss", loss), .. gradients.Select((v, i) => ($"g{i}", v))]));
        double[][] x =
        [
            .. shapes.Select((s, i) => Run.Random(seed + i, ElementType.F64, s).Numbers().Select(map).Select(v => positive.Contains(i) ? v + 2 : v).ToArray()),
        ];
        IReadOnlyList<HostTensor> results = evaluator.Run(Tensors());
        for (int i = 0; i < x.Length; i++)
        {
            for (int e = 0; e < x[i].Length; e++)
            {
                double at = x[i][e];
                x[i][e] = at + Step;
                double above = evaluator.Run(Tensors())[0].Number(0);
                x[i][e] = at - Step;
                double below = evaluator.Run(Tensors())[0].Number(0);
                x[i][e] = at;
                double expected = (above - below) / (2 * Step),
                    got = results[i + 1].Number(e);
                Assert.True(
                    Math.Abs(expected - got) <= 1e-6 * (1 + Math.Abs(expected)),
                    $"input {i} element {e} of {shapes[i].Length} axes, seed {seed}: difference {expected}, gradient {got}"
                );
            }
        }

        HostTensor[] Tensors() => [.. x.Select((n, i) => Run.Tensor(ElementType.F64, shapes[i], n))];
    }
}
