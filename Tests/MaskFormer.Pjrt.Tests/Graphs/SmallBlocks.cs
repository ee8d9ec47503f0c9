using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Pjrt.Tests.Graphs;

/// <summary>A block written by hand.</summary>
internal sealed class SmallBlock(string[] inputs, string[] outputs, Func<GraphBuilder, KeyPath, IReadOnlyList<Value>, IReadOnlyList<Value>> build) : IGraphBlock
{
    public IReadOnlyList<PortInfo> Inputs => [.. inputs.Select(name => new PortInfo(name, ""))];

    public IReadOnlyList<PortInfo> Outputs => [.. outputs.Select(name => new PortInfo(name, ""))];

    public RecordSchema Schema => new("Small", "", []);

    public IReadOnlyList<Value> Build(GraphBuilder g, KeyPath key, IReadOnlyList<Value> values) => build(g, key, values);

    public IEnumerable<WeightSpec> Weights(string prefix = "") => [];

    public object? Get(string parameter) => throw new ArgumentException(parameter);

    public IConfigRecord With(string parameter, object? value) => throw new ArgumentException(parameter);

    public void Validate(string path, ICollection<Violation> violations)
    {
    }
}

/// <summary>Two linear layers, cross-entropy over three classes, 8 images of 5 numbers; the first layer's bias is not trained.</summary>
internal static class SmallTraining
{
    public const int Batch = 8;

    public static readonly SmallBlock Model = new(["Image"], ["Logits"], (g, key, x) => [g.Linear(g.Relu(g.Linear(x[0], key / "a", 5, 7)), key / "b", 7, 3)]);

    private static readonly SmallBlock criterion = new(
        ["Logits", "Labels"],
        ["Total"],
        (g, _, x) => [g.Negate(g.Mean(g.Sum(g.Multiply(g.LogSoftmax(x[0]), g.OneHot(x[1], 3)), "b c -> b"), "b ->"))]
    );

    public static TrainingStep Step(int replicas) =>
        TrainingStep.Build(
            "step",
            Model,
            criterion,
            [new("Image", new(ElementType.F32, Batch / replicas, 5)), new("Labels", new(ElementType.F32, Batch / replicas))],
            new() { Rule = key => key == "a.bias" ? null : new(1, 0.01), ClipNorm = null },
            new() { Replicas = replicas }
        );

    public static HostArray Random(int seed, params ReadOnlySpan<long> dims)
    {
        Random random = new(seed);
        long count = 1;
        foreach (long dim in dims) count *= dim;
        return HostArray.From(Enumerable.Range(0, (int)count).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(), dims);
    }

    /// <summary>Weights at random, moments and counter at zero.</summary>
    public static HostArray Start(NamedType named) => named.Name.EndsWith(".weight") || named.Name.EndsWith(".bias")
        ? Random(named.Name.Sum(c => c), [.. named.Type.Dims])
        : HostArray.From(new float[named.Type.Count], [.. named.Type.Dims]);

    public static Dictionary<string, HostArray> Inputs(int step) => new()
    {
        ["Image"] = Random(100 + step, Batch, 5),
        ["Labels"] = HostArray.From(Enumerable.Range(0, Batch).Select(i => (float)((i + step) % 3)).ToArray(), Batch),
        ["learning_rate"] = HostArray.Scalar(0.05f),
        ["Pixels"] = HostArray.Scalar(1f),
    };
}
