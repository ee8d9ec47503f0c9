using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;

namespace MaskFormer.Testing;

/// <summary>What a block's StableHLO graph says, run by the reference evaluator.</summary>
internal static class GraphRun
{
    public static (string[] Weights, string[] Outputs) Shapes(IGraphBlock block, IReadOnlyList<long[]> inputs)
    {
        GraphBuilder g = new();
        Value[] ports = [.. inputs.Zip(block.Inputs, (size, port) => g.Input(port.Name, size))];
        string[] outputs = [.. block.Build(g, "", ports).Zip(block.Outputs, static (value, port) => BlockRun.Line(port.Name, value.Type.Dims))];
        return ([.. g.WeightKeys.Select(key => BlockRun.Line(key, g.WeightOf(key).Type.Dims)).Order(StringComparer.Ordinal)], outputs);
    }

    public static IReadOnlyDictionary<string, double[]> Numbers(BlockRun run)
    {
        GraphBuilder g = new(new() { Float = ElementType.F64, Training = run.Dropout is not null });
        Value[] ports = [.. run.Inputs.Zip(run.Block.Inputs, (input, port) => g.Input(port.Name, input.Size))];
        IReadOnlyList<Value> outputs = ((IGraphBlock)run.Block).Build(g, "", ports);
        (long[] Size, double[] Values)[] factors =
        [
            .. outputs.Select((output, i) => (Size: output.Type.Dims.ToArray(), run.Factors(i, [.. output.Type.Dims]))),
        ];
        Value total = outputs
            .Select((output, i) => g.Multiply(output, g.Input($"factors {i}", factors[i].Size)))
            .Select(product => product.Type.Rank == 0 ? product : g.Sum(product, $"{string.Join(' ', "stuvwxyz"[..product.Type.Rank].ToCharArray())} ->"))
            .Aggregate(g.Add);

        HashSet<string> trained = [.. run.Block.Weights().Where(static weight => weight.Trained).Select(static weight => weight.Key)];
        string[] keys = [.. g.WeightKeys.Where(trained.Contains)];
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, total, [.. ports, .. keys.Select(g.WeightOf)]);
        (string Name, Value Value)[] results =
        [
            .. outputs.Select((output, i) => ($"output {run.Block.Outputs[i].Name}", output)),
            .. ports.Select((_, i) => ($"gradient by input {run.Block.Inputs[i].Name}", gradients[i])),
            .. keys.Select((key, i) => ($"gradient by {key}", gradients[ports.Length + i])),
        ];
        StableHlo.Module module = g.Build("agreement", results);
        // Inputs by name: that of dropout stands where the graph first needed it.
        Dictionary<string, HostTensor> given = run.Inputs.Concat(factors).Select(static one => HostTensor.From(one.Values, one.Size))
            .Zip([.. run.Block.Inputs.Select(static port => port.Name), .. factors.Select(static (_, i) => $"factors {i}")])
            .ToDictionary(static pair => pair.Second, static pair => pair.First);
        if (run.Dropout is { } dropout) given[GraphBuilder.RandomKeyInput] = HostTensor.From(new TensorType(ElementType.UI32), [dropout]);
        IReadOnlyList<HostTensor> numbers = new ReferenceEvaluator(module).Run([
            .. g.WeightKeys.Select(key => HostTensor.From(run.Weights[key], [.. g.WeightOf(key).Type.Dims])),
            .. g.Inputs.Select(input => given[input.Name]),
        ]);
        return results.Select(static (result, i) => (result.Name, i)).ToDictionary(static pair => pair.Name, pair => numbers[pair.i].Numbers());
    }
}
