namespace MaskFormer.StableHlo.Costs;

/// <summary>
/// Says from a graph alone what a compiler would make of it: which values it would keep in memory and when, and what its kernels would move and multiply.
/// Within a fifth of what XLA's compilers report; docs/guides/accelerators.md compares.
/// </summary>
public sealed class CostModel
{
    private readonly Module module;
    private readonly CostRules rules;
    private readonly Sources sources;
    private readonly Dictionary<Block, Fusion> fusions = [];
    private readonly List<Pass> passes = [];
    private readonly List<LoopCost> loops = [];

    private CostModel(Module module, CostRules rules)
    {
        (this.module, this.rules) = (module, rules);
        sources = new(module.Main);
    }

    /// <summary>Models a program.</summary>
    /// <param name="module">A verified module.</param>
    /// <param name="rules">How the device's compiler treats memory.</param>
    public static ProgramCost Of(Module module, CostRules rules) => new CostModel(module, rules).Run();

    private ProgramCost Run()
    {
        Block body = module.Main.Body;
        Fusion fusion = Fused(body);
        HashSet<int> aliased = [.. module.Main.Arguments.Where(static info => info.Alias is not null).Select(static info => info.Alias!.Value)];
        HashSet<Value> donated = [.. aliased.Select(result => fusion.Results[result])];
        Peak peak = new Residency(fusion, rules, Within).Find([], donated);
        Walk(body, 1, null);

        return new(
            body.Arguments.Sum(rules.Bytes),
            peak.Bytes,
            peak.At?.Location ?? Location.Unknown,
            [.. BySource(peak).OrderByDescending(static part => part.Bytes)],
            passes,
            loops
        );
    }

    private IEnumerable<(string Source, long Bytes)> BySource(Peak peak)
    {
        IEnumerable<(string Source, long Bytes)> parts = peak.Values.Select(value => (sources.Of(value.Producer!), rules.Bytes(value)));
        if (peak.Within > 0) parts = parts.Append((sources.Of(peak.At!), peak.Within));
        return parts.GroupBy(static part => part.Source).Select(static group => (group.Key, group.Sum(static part => part.Bytes)));
    }

    private void Walk(Block block, double turns, string? outer)
    {
        foreach (DeviceKernel kernel in Fused(block).Kernels)
        {
            Node root = kernel.Root;
            string source = sources.Of(root, outer);
            if (root.Op is WhileOp)
            {
                Turns own = Turns.Of(root);
                loops.Add(new(root.Location, turns * own.Count, own.Certain));
                foreach (Block nested in root.Blocks) Walk(nested, turns * own.Count, source);
            }
            else if (root.Op is IfOp or CaseOp)
            {
                Walk(root.Blocks[0], turns, source);
            }
            else if (root.Op is CallOp call && module.Find(call.Callee) is { } callee)
            {
                Walk(callee.Body, turns, source);
            }
            else
            {
                long products = kernel.Nodes.Sum(Arithmetic.MultiplyAdds);
                bool narrow = kernel.Nodes.Exists(static node => Arithmetic.MultiplyAdds(node) > 0 && node.Operands[0].Type.Element.Size() == 2);
                passes.Add(new(root.Location, source, root.Op.Name, kernel.Traffic(rules), products, narrow, turns));
            }
        }
    }

    private long Within(Node node) => node.Op switch
    {
        WhileOp => Needs(node.Blocks[1]),
        IfOp or CaseOp => node.Blocks.Max(Needs),
        CallOp call when module.Find(call.Callee) is { } callee => Needs(callee.Body),
        _ => 0,
    };

    private long Needs(Block block) => new Residency(Fused(block), rules, Within).Find(block.Arguments, new HashSet<Value>()).Bytes;

    private Fusion Fused(Block block)
    {
        if (!fusions.TryGetValue(block, out Fusion? fusion)) fusions.Add(block, fusion = new(block, rules));
        return fusion;
    }
}
