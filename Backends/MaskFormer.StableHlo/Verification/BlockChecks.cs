namespace MaskFormer.StableHlo.Verification;

/// <summary>Checks the nodes of a function: order, rules, captures, collectives.</summary>
internal sealed class BlockChecks(Module module, Function function)
{
    /// <param name="block">What to check.</param>
    /// <param name="outer">Values of blocks around it that may be used.</param>
    /// <param name="conditional">Whether it may run on some replicas only.</param>
    public void Check(Block block, HashSet<Value> outer, bool conditional)
    {
        HashSet<Value> added = [];
        foreach (Value argument in block.Arguments)
            Define(argument);
        foreach (Node node in block.Nodes)
        {
            Uses(node.Operands, node);
            Nested(node, outer, conditional);
            Rule(node, conditional);
            foreach (Value result in node.Results)
                Define(result);
        }

        Uses(block.Results, null);
        outer.ExceptWith(added);

        void Define(Value value)
        {
            outer.Add(value);
            added.Add(value);
        }

        void Uses(IReadOnlyList<Value> values, Node? node)
        {
            foreach (Value value in values)
            {
                if (!outer.Contains(value))
                    throw new GraphException(
                        "MF5020",
                        Place(node),
                        $"{node?.Op.Name ?? "return"} uses a value {value} that is not defined before it",
                        "Use values only after their definition, in the same or a nested block"
                    );
            }
        }
    }

    private void Nested(Node node, HashSet<Value> outer, bool conditional)
    {
        // Loops and branches may use what is outside; reducers are cloned by XLA and may not.
        bool captures = node.Op is WhileOp or IfOp or CaseOp;
        foreach (Block nested in node.Blocks)
            Check(nested, captures ? outer : [], conditional || captures);
    }

    private void Rule(Node node, bool conditional)
    {
        TensorType[] operands = [.. node.Operands.Select(static o => o.Type)];
        try
        {
            IReadOnlyList<TensorType> inferred = node.Op.Infer(new(operands, node.Blocks));
            if (!inferred.SequenceEqual(node.Results.Select(static r => r.Type)))
                throw Rules.Broken($"the result is ({string.Join(", ", inferred)}), stated is ({string.Join(", ", node.Results.Select(static r => r.Type))})");
            if (node.Op is StopGradientOp)
                throw Rules.Broken($"a gradient stop cannot be compiled");
        }
        catch (Exception broken) when (broken is RuleException or OverflowException)
        {
            throw GraphException.OfRule(node.Op, operands, broken, node.Location);
        }

        if (node.Op is AllReduceOp or AllGatherOp or ReduceScatterOp or CollectivePermuteOp)
            Collective(node, conditional);
    }

    private void Collective(Node node, bool conditional)
    {
        IReadOnlyList<IReadOnlyList<long>>? groups = node.Op switch
        {
            AllReduceOp a => a.Groups,
            AllGatherOp a => a.Groups,
            ReduceScatterOp a => a.Groups,
            _ => null,
        };
        long named = groups is not null ? ReplicaGroups.Replicas(groups)
            : node.Op is CollectivePermuteOp { Pairs: var pairs } && pairs.Any(p => p.Any(id => id >= module.Replicas)) ? pairs.Max(static p => p.Max()) + 1
            : module.Replicas;
        if (named != module.Replicas)
            throw new GraphException(
                "MF5023",
                Place(node),
                $"{node.Op.Name} names {named} replicas, the module has {module.Replicas}",
                "Name every replica once"
            );
        if (conditional)
            throw new GraphException(
                "MF5023",
                Place(node),
                $"{node.Op.Name} stands inside a loop or branch: replicas could wait for each other for ever",
                "Move it out"
            );
    }

    private string Place(Node? node) => node is null || node.Location.IsUnknown ? $"{module.Name} @{function.Name}" : node.Location.ToString();
}
