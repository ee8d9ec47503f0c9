namespace MaskFormer.StableHlo.Costs;

/// <summary>
/// Multiply-adds of a model by its modules: a product or convolution belongs to the module whose weight it uses; one of two computed values (attention, mask
/// embeddings with pixels) to the part of the model that its record belongs to.
/// </summary>
public static class ModuleCosts
{
    /// <summary>Counts, as fvcore counts convolutions, linear layers and products of matrices: padding too, no norms, no resizing, no biases.</summary>
    /// <param name="model">The model alone; weights are named arguments.</param>
    /// <returns>Key of the module → multiply-adds.</returns>
    public static IReadOnlyDictionary<string, long> MultiplyAdds(Module model)
    {
        Function main = model.Main;
        Sources sources = new(main);
        Dictionary<Value, string> names = [];
        foreach ((Value argument, ArgumentInfo info) in main.Body.Arguments.Zip(main.Arguments))
        {
            if (info.Name is { } name) names[argument] = name;
        }

        Dictionary<string, long> counts = [];
        HashSet<Value> computed = [.. main.Body.Arguments];
        foreach (Node node in main.Body.Nodes)
        {
            if (node.Operands.Any(computed.Contains)) computed.UnionWith(node.Results);
            long count = Arithmetic.MultiplyAdds(node);
            if (count == 0) continue;
            string? weight = node.Operands
                .Select(Origin)
                .Where(names.ContainsKey)
                .Select(value => names[value])
                .FirstOrDefault(static name => name.Contains('.', StringComparison.Ordinal));
            if (weight is null && !node.Operands.All(computed.Contains)) continue; // resizing to no multiple of a size: a product with a fixed matrix
            string module = weight is null ? sources.Of(node) : weight[..weight.LastIndexOf('.')];
            counts[module] = counts.GetValueOrDefault(module) + count;
        }

        return counts;
    }

    // A weight may be turned, narrowed or cut before it is used.
    private static Value Origin(Value value)
    {
        while (value.Producer is { Op: ReshapeOp or TransposeOp or ConvertOp or SliceOp or ReverseOp or BroadcastInDimOp } node) value = node.Operands[0];
        return value;
    }
}
