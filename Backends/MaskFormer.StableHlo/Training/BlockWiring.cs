using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>Feeds ports by name: with fields of the batch, with what is computed from a field, and with outputs of the model.</summary>
internal sealed class BlockWiring(GraphBuilder g, IReadOnlyList<NamedType> fields, IReadOnlyList<DerivedField>? derived = null)
{
    private readonly Dictionary<string, Value> inputs = [];
    private readonly Dictionary<string, Value> fed = [];

    /// <summary>The fields that something asked for, in the order of the batch.</summary>
    public (string Name, Value Value)[] Used => [.. fields.Where(f => inputs.ContainsKey(f.Name)).Select(f => (f.Name, inputs[f.Name]))];

    /// <summary>The model's outputs, in the usual type whatever it computes in.</summary>
    public IReadOnlyList<Value> Predict(IGraphBlock model)
    {
        Value[] ports = [.. model.Inputs.Select(port => Feed(model, port, []))];
        IReadOnlyList<Value> outputs = model.Build(g, "", [.. ports.Select(g.Typed)]);
        g.Compute = g.Float; // losses, matching and reports are never computed in a narrower type
        return [.. outputs.Select(g.Typed)];
    }

    /// <summary>The criterion's outputs.</summary>
    public IReadOnlyList<Value> Judge(IGraphBlock model, IGraphBlock criterion)
    {
        IReadOnlyList<Value> outputs = Predict(model);
        Dictionary<string, Value> predicted = [];
        for (int i = 0; i < outputs.Count; i++)
            predicted.Add(model.Outputs[i].Name, outputs[i]);
        return criterion.Build(g, "criterion", [.. criterion.Inputs.Select(port => Feed(criterion, port, predicted))]);
    }

    private Value Feed(IGraphBlock block, PortInfo port, Dictionary<string, Value> predicted)
    {
        if (predicted.TryGetValue(port.Name, out Value? value) || fed.TryGetValue(port.Name, out value))
            return value;
        if (Field(port.Name) is { } raw)
            return fed[port.Name] = raw.Type.Element.IsFloat() ? raw : g.To(raw, g.Float);
        if (derived?.FirstOrDefault(d => d.Name == port.Name) is { } computed && Field(computed.Field) is { } source)
            return fed[port.Name] = computed.Write(g, source);
        throw new GraphException(
            "MF5050",
            $"{block.GetType().Name}.{port.Name}",
            "nothing feeds this port",
            $"Name it as one of these: {string.Join(", ", predicted.Keys.Concat(fields.Select(static f => f.Name)).Concat(derived?.Select(static d => d.Name) ?? []))}"
        );
    }

    /// <summary>The field as it comes from the host; null if there is none of that name.</summary>
    private Value? Field(string name)
    {
        if (inputs.TryGetValue(name, out Value? value))
            return value;
        NamedType? field = fields.FirstOrDefault(f => f.Name == name);
        return field is null ? null : inputs[name] = g.Input(field.Name, field.Type);
    }
}
