using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.StableHlo;

namespace MaskFormer.Fidelity;

/// <summary>
/// A model whose inner values are outputs of its graph, too. In a graph a value has no path (<c>Decoded.Layers.3.Y</c>), only a place
/// (<c>TransformerEncoderLayer.Y</c>): the third block of a kind in the order of the record wrote the third stretch of nodes with that place.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="wanted">Paths of the values to show.</param>
internal sealed class WatchedModel(IBlock model, IReadOnlySet<string> wanted) : IGraphBlock
{
    private List<PortInfo> outputs = [.. ((IBlock)model).Outputs];

    public RecordSchema Schema => model.Schema;

    public IReadOnlyList<PortInfo> Inputs => ((IBlock)model).Inputs;

    /// <summary>Inner values are among them once the graph is written.</summary>
    public IReadOnlyList<PortInfo> Outputs => outputs;

    public IEnumerable<WeightSpec> Weights(string prefix = "") => model.Weights(prefix);

    public object? Get(string parameter) => model.Get(parameter);

    public IConfigRecord With(string parameter, object? value) => model.With(parameter, value);

    public void Validate(string path, ICollection<Violation> violations) => model.Validate(path, violations);

    public IReadOnlyList<Value> Build(GraphBuilder g, KeyPath key, IReadOnlyList<Value> inputs)
    {
        IReadOnlyList<Value> results = ((IGraphBlock)model).Build(g, key, inputs);
        Dictionary<string, Value> inner = Inner(g);

        // What a stage gives is written by the last block in it. Written twice, it is the same value after simplification.
        Backbone backbone = (Backbone)model.Get("Backbone")!;
        (inner["Features.Res2"], inner["Features.Res3"], inner["Features.Res4"], inner["Features.Res5"]) = backbone.Build(g, key / "backbone", inputs[0]);
        KeyValuePair<string, Value>[] shown = [.. inner.Where(pair => wanted.Contains(pair.Key) && outputs.All(port => port.Name != pair.Key))];
        outputs = [.. outputs, .. shown.Select(static pair => new PortInfo(pair.Key, ""))];
        return [.. results, .. shown.Select(static pair => pair.Value)];
    }

    private Dictionary<string, Value> Inner(GraphBuilder g)
    {
        ILookup<string, Value> written = g.Written.ToLookup(static one => one.Place, static one => one.Value);
        Dictionary<string, Value> inner = [];
        foreach (IGrouping<string, (string Path, IBlock Block)> kind in Blocks("", model).GroupBy(static one => one.Block.GetType().Name))
        {
            (string Path, IBlock Block)[] blocks = [.. kind];
            for (int i = 0; i < blocks.Length; i++)
            {
                foreach (PortInfo value in blocks[i].Block.Values)
                {
                    // A property of the only block of its kind may use other blocks, between which it goes on: its last stretch is the value.
                    Value[] stretches = [.. written[$"{kind.Key}.{value.Name}"]];
                    if (blocks.Length == 1 && stretches.Length > 0) inner[blocks[i].Path + value.Name] = stretches[^1];
                    else if (stretches.Length == blocks.Length) inner[blocks[i].Path + value.Name] = stretches[i];
                }
            }
        }

        return inner;
    }

    private static IEnumerable<(string Path, IBlock Block)> Blocks(string path, IBlock block) =>
        [(path, block), .. block.Nested.SelectMany(nested => Blocks($"{path}{nested.Path}.", nested.Block))];
}
