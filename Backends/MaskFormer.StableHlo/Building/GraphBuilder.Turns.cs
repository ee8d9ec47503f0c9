namespace MaskFormer.StableHlo;

// What applies to every item becomes loops, when all gradients are written.
public sealed partial class GraphBuilder
{
    // A turn's largest value: hundreds of MB of it would make up most of a step's memory.
    private const long LargestInTurn = 128 << 20;

    /// <summary>Items that a turn takes: few where a core works in its cache, more where width is cheap, fewer where items are large.</summary>
    /// <param name="item">What is computed for one item.</param>
    internal long ItemsPerTurn(Block item)
    {
        if (Options.ItemsPerTurn is { } given) return given;
        long largest = item.Nodes.SelectMany(static node => node.Results).Select(static value => (long)value.Type.Count * value.Type.Element.Size())
            .Append(1).Max();
        return Math.Clamp(LargestInTurn / largest, 1, Options.Target switch { Target.Cpu => 2, Target.Tpu => 4, _ => 8 });
    }

    /// <summary>Writes everything that is applied to items as loops, in a block and those inside.</summary>
    private void WriteTurns(Block block)
    {
        if (!HoldsEach(block)) return;
        Node[] nodes = [.. block.Nodes];
        Dictionary<Value, Value> written = [];
        block.Nodes.Clear();
        bool inner = block != Body;
        if (inner) open.Add(block);
        foreach (Node node in nodes)
        {
            node.Operands = [.. node.Operands.Select(operand => written.GetValueOrDefault(operand, operand))];
            foreach (Block nested in node.Blocks) Captures.Replace(nested, written);
            int first = block.Nodes.Count;
            if (node.Op is EachOp)
            {
                IReadOnlyList<Value> results = new ItemTurns(this, node).Write();
                for (int i = 0; i < results.Count; i++) written[node.Results[i]] = results[i];
            }
            else
            {
                block.Nodes.Add(node);
            }

            foreach (Block nested in block.Nodes.Skip(first).SelectMany(static n => n.Blocks).ToArray()) WriteTurns(nested);
        }

        block.Results = [.. block.Results.Select(result => written.GetValueOrDefault(result, result))];
        if (inner) open.RemoveAt(open.Count - 1);
    }

    private static bool HoldsEach(Block block) => block.Nodes.Any(static node => node.Op is EachOp || node.Blocks.Any(HoldsEach));
}
