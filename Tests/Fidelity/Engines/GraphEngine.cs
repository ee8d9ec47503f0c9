using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;

namespace MaskFormer.Fidelity;

/// <summary>The generated StableHLO graphs with our own gradients, assignment and AdamW, run by an evaluator or a plugin.</summary>
/// <param name="name">The engine's name.</param>
/// <param name="precisions">What it is compared in.</param>
/// <param name="run">Runs a module: arguments in, results out.</param>
public sealed class GraphEngine(string name, IReadOnlyList<Precision> precisions, Func<Module, Func<IReadOnlyList<HostTensor>, IReadOnlyList<HostTensor>>> run)
    : IReferenceEngine
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<Precision> Precisions => precisions;

    /// <inheritdoc/>
    public IReferenceModel Build(IBlock model, IReadOnlyDictionary<string, float[]> weights, Precision precision) =>
        new GraphModel(model, weights, precision, run);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Array64> Run(
        IBlock criterion, IReadOnlyDictionary<string, Array64> ports, IReadOnlyList<string> predictions, Precision precision)
    {
        GraphBuilder g = new(new() { Float = GraphArrays.Type(precision), Training = true });
        Value[] inputs = [.. criterion.Inputs.Select(port => g.Input(port.Name, ports[port.Name].Shape))];
        IReadOnlyList<Value> outputs = ((IGraphBlock)criterion).Build(g, "criterion", inputs);

        // What a property's last node gives is the property's value. The dice cost is written by the block of that name, in matching first.
        Dictionary<string, Value> values = new[] { nameof(Matcher), nameof(PointMatcher) }
            .SelectMany(matcher => g.ValuesByPlace(matcher).Select(pair => ($"{matcher}.{pair.Key}", pair.Value))).ToDictionary();
        if (criterion is SetCriterion && g.Written.Any(IsDice)) values[$"{nameof(Matcher)}.DiceCost"] = g.Written.First(IsDice).Value;
        if (values.TryGetValue($"{nameof(PointMatcher)}.Costs", out Value? costs))
        {
            IReadOnlyList<Value> both = costs.Producer!.Results; // a block that is applied to every layer gives all of its outputs at once
            (values[$"{nameof(PointMatcher)}.MaskCost"], values[$"{nameof(PointMatcher)}.DiceCost"]) = (both[0], both[1]);
        }

        for (int i = 0; i < outputs.Count; i++) values[criterion.Outputs[i].Name] = outputs[i];
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, values["Total"], [.. predictions.Select(name => inputs[Port(name)])]);
        for (int i = 0; i < predictions.Count; i++) values["grad." + predictions[i]] = gradients[i];

        (string Name, Value Value)[] results =
        [
            .. values.Where(static pair => pair.Value.Type.Element.IsFloat()).Select(static pair => (pair.Key, pair.Value)),
        ];
        IReadOnlyList<HostTensor> numbers = run(g.Build("criterion", results))([
            .. criterion.Inputs.Select(port => GraphArrays.ToTensor(ports[port.Name], precision)),
        ]);
        return results.Select(static (result, i) => (result.Name, i)).ToDictionary(static p => p.Name, p => GraphArrays.ToArray(numbers[p.i]));

        static bool IsDice((string Place, Value Value) one) => one.Place == $"{nameof(DiceLoss)}.{nameof(DiceLoss.Loss)}";

        int Port(string wanted) => criterion.Inputs.Select(static port => port.Name).ToList().IndexOf(wanted);
    }
}
