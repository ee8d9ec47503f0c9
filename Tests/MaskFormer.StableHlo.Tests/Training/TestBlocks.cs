using MaskFormer.Language;

namespace MaskFormer.StableHlo.Tests.Training;

/// <summary>A block written by hand.</summary>
internal sealed class TestBlock(string[] inputs, string[] outputs, Func<GraphBuilder, KeyPath, IReadOnlyList<Value>, IReadOnlyList<Value>> build) : IGraphBlock
{
    public IReadOnlyList<PortInfo> Inputs => [.. inputs.Select(static n => new PortInfo(n, ""))];

    public IReadOnlyList<PortInfo> Outputs => [.. outputs.Select(static n => new PortInfo(n, ""))];

    public RecordSchema Schema => new("Test", "", []);

    public IReadOnlyList<Value> Build(GraphBuilder g, KeyPath key, IReadOnlyList<Value> values) => build(g, key, values);

    public IEnumerable<WeightSpec> Weights(string prefix = "") => [];

    public object? Get(string parameter) => throw new ArgumentException(parameter);

    public IConfigRecord With(string parameter, object? value) => throw new ArgumentException(parameter);

    public void Validate(string path, ICollection<Violation> violations) { }
}
