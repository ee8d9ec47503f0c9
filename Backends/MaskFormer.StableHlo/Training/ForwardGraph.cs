using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>The model alone as a module: evaluation and prediction.</summary>
/// <param name="Module">Arguments: weights, then batch. Results: outputs.</param>
/// <param name="Weights">Weights and buffers by key.</param>
/// <param name="Batch">Fields of the batch that the model asks for.</param>
/// <param name="Outputs">The model's outputs.</param>
public sealed record ForwardGraph(Module Module, IReadOnlyList<NamedType> Weights, IReadOnlyList<NamedType> Batch, IReadOnlyList<NamedType> Outputs)
{
    /// <summary>Writes the module.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="model">The model; its ports are fields of the batch.</param>
    /// <param name="fields">The fields of a batch.</param>
    /// <param name="graph">Element type and device; <see cref="GraphOptions.Training"/> is cleared.</param>
    /// <exception cref="GraphException">An MF50xx.</exception>
    /// <exception cref="MaskFormerException">MF7001: a port that nothing feeds.</exception>
    public static ForwardGraph Build(string name, IGraphBlock model, IReadOnlyList<NamedType> fields, GraphOptions? graph = null)
    {
        GraphBuilder g = new((graph ?? new()) with { Training = false });
        FieldInputs inputs = new(g, fields);
        IReadOnlyList<Value> outputs = inputs.Predict(model, PortWiring.Connect(model, inputs.Names));
        (string Name, Value Value)[] named = [.. model.Outputs.Select((o, i) => (o.Name, outputs[i]))];
        NamedType[] weights = [.. g.WeightKeys.Select(k => new NamedType(k, g.WeightOf(k).Type))];
        return new(
            g.Build(name, named),
            weights,
            [.. inputs.Used.Select(static u => new NamedType(u.Name, u.Value.Type))],
            [.. named.Select(static n => new NamedType(n.Name, n.Value.Type))]
        );
    }
}
