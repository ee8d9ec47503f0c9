using MaskFormer.StableHlo.Evaluation;

namespace MaskFormer.StableHlo.Tests;

/// <summary>Builds a graph, runs it in the evaluator and gives the numbers.</summary>
internal static class Run
{
    public static HostTensor Tensor(ElementType element, long[] dims, params double[] numbers) =>
        HostTensor.From(Literal.FromNumbers(new(element, dims), numbers));

    public static HostTensor Random(int seed, ElementType element, params long[] dims)
    {
        Random random = new(seed);
        TensorType type = new(element, dims);
        return Tensor(element, dims, [.. Enumerable.Range(0, (int)type.Count).Select(_ => (random.NextDouble() * 2) - 1)]);
    }

    /// <summary>The numbers of one output.</summary>
    public static double[] Graph(Func<GraphBuilder, Value[], Value> build, params HostTensor[] inputs) => Tensors(build, inputs).Numbers();

    public static HostTensor Tensors(Func<GraphBuilder, Value[], Value> build, params HostTensor[] inputs)
    {
        GraphBuilder g = new(new() { Float = inputs.Length > 0 && inputs[0].Type.Element.IsFloat() ? inputs[0].Type.Element : ElementType.F32 });
        Value[] values = [.. inputs.Select((t, i) => g.Input($"x{i}", t.Type))];
        Module module = g.Build("test", ("y", build(g, values)));
        return new ReferenceEvaluator(module).Run(inputs)[0];
    }
}
