namespace MaskFormer.StableHlo.Training;

/// <summary>Whether a sum over the batch is made of another one.</summary>
internal static class SumOfSums
{
    /// <summary>The place of one that is; null where none is.</summary>
    public static string? Find(GraphBuilder g)
    {
        HashSet<Value> made = [.. g.StepSums.Select(static sum => sum.Whole)];
        foreach (Node node in g.Body.Nodes)
        {
            if (node.Operands.Any(made.Contains) || Captures(node.Blocks, made)) made.UnionWith(node.Results);
        }

        Value? inner = g.StepSums.Select(static sum => sum.Own).FirstOrDefault(made.Contains);
        return inner is null ? null : g.Body.Nodes.First(node => node.Results.Contains(inner)).Location.ToString();
    }

    private static bool Captures(IReadOnlyList<Block> blocks, HashSet<Value> made) =>
        blocks.Any(block => block.Results.Any(made.Contains) || block.Nodes.Any(node => node.Operands.Any(made.Contains) || Captures(node.Blocks, made)));
}
