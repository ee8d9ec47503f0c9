namespace MaskFormer.StableHlo.Verification;

/// <summary>Checks calls: the callee exists, the types fit, and nobody calls himself (which ends the process of a TPU plugin).</summary>
internal static class CallChecks
{
    public static void Check(Module module)
    {
        Dictionary<string, List<string>> calls = [];
        foreach (Function function in module.Functions)
        {
            calls[function.Name] = [];
            foreach (Node node in Nodes(function.Body))
            {
                if (node.Op is not CallOp call)
                    continue;
                Function callee = module.Find(call.Callee) ?? throw Error(node, $"function @{call.Callee} does not exist");
                if (!callee.Body.ArgumentTypes.SequenceEqual(node.Operands.Select(static o => o.Type)) || !callee.Body.ResultTypes.SequenceEqual(call.Types))
                    throw Error(
                        node,
                        $"@{call.Callee} is ({string.Join(", ", callee.Body.ArgumentTypes)}) -> ({string.Join(", ", callee.Body.ResultTypes)}), the call is ({string.Join(", ", node.Operands.Select(static o => o.Type))}) -> ({string.Join(", ", call.Types)})"
                    );
                calls[function.Name].Add(call.Callee);
            }
        }

        HashSet<string> finished = [];
        foreach (string name in calls.Keys)
            Visit(name, []);

        void Visit(string name, HashSet<string> active)
        {
            if (!active.Add(name))
                throw new GraphException("MF5024", $"{module.Name} @{name}", "the function calls itself", "Write a loop instead");
            if (finished.Add(name))
                calls[name].ForEach(callee => Visit(callee, active));
            active.Remove(name);
        }
    }

    private static GraphException Error(Node node, string cause) =>
        new("MF5024", node.Location.ToString(), cause, "Call a function of this module with its own types");

    private static IEnumerable<Node> Nodes(Block block) => block.Nodes.SelectMany(static n => n.Blocks.SelectMany(Nodes).Prepend(n));
}
