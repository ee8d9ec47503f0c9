using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>Writes model and criterion into a graph whose inputs are fields of the batch; a field that nothing asks for becomes no input.</summary>
/// <param name="g">Receives the nodes.</param>
/// <param name="fields">The fields, as they come from the host.</param>
/// <param name="derived">What the device computes from fields.</param>
internal sealed class FieldInputs(GraphBuilder g, IReadOnlyList<NamedType> fields, IReadOnlyList<DerivedField>? derived = null)
{
    private readonly Dictionary<string, Value> inputs = [];
    private readonly Dictionary<string, Value> fed = [];

    /// <summary>The fields that something asked for, in the order of the batch.</summary>
    public (string Name, Value Value)[] Used => [.. fields.Where(f => inputs.ContainsKey(f.Name)).Select(f => (f.Name, inputs[f.Name]))];

    /// <summary>What a port may be named.</summary>
    public IReadOnlyList<string> Names => [.. fields.Select(static f => f.Name), .. derived?.Select(static d => d.Name) ?? []];

    /// <summary>The model's outputs, in the usual type whatever it computes in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ports">The field that feeds each of its ports.</param>
    public IReadOnlyList<Value> Predict(IGraphBlock model, IReadOnlyList<string> ports)
    {
        Value[] values = [.. ports.Select(Feed)];
        IReadOnlyList<Value> outputs = model.Build(g, "", [.. values.Select(g.Typed)]);
        g.Compute = g.Float; // losses, matching and reports are never computed in a narrower type
        return [.. outputs.Select(g.Typed)];
    }

    /// <summary>The criterion's outputs.</summary>
    public IReadOnlyList<Value> Evaluate(IGraphBlock model, IGraphBlock criterion, PortWiring wiring)
    {
        IReadOnlyList<Value> predicted = Predict(model, wiring.ModelInputs);
        return criterion.Build(
            g,
            "criterion",
            [.. wiring.CriterionInputs.Select(source => source.Field is { } field ? Feed(field) : predicted[source.Output])]);
    }

    private Value Feed(string name)
    {
        if (fed.TryGetValue(name, out Value? value)) return value;
        DerivedField? computed = derived?.FirstOrDefault(d => d.Name == name);
        if (computed is not null) return fed[name] = computed.Write(g, [.. computed.Fields.Select(Field)]);
        Value raw = Field(name);
        return fed[name] = raw.Type.Element.IsFloat() ? raw : g.To(raw, g.Float);
    }

    /// <summary>The field as it comes from the host.</summary>
    private Value Field(string name)
    {
        if (inputs.TryGetValue(name, out Value? value)) return value;
        NamedType field = fields.First(f => f.Name == name);
        return inputs[name] = g.Input(field.Name, field.Type);
    }
}
