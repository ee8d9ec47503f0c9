using System.Globalization;

namespace MaskFormer.StableHlo.Verification;

/// <summary>
/// Checks calls: the callee exists, the types fit, nobody calls himself, and what is left when every call is replaced by its function, as XLA does, is
/// of a size that can be compiled. Each of these ends the process of a TPU plugin.
/// </summary>
internal static class CallChecks
{
    /// <summary>Calls within calls; each level takes room on the stack of a compiler.</summary>
    private const int DeepestChain = 1000;

    /// <summary>Nodes after every call is replaced; a training step has some ten thousand.</summary>
    private const long MostNodes = 10_000_000;

    public static void Check(Module module)
    {
        Dictionary<string, Function> known = module.Functions.ToDictionary(static f => f.Name);
        Dictionary<string, Callees> functions = [];
        foreach (Function function in module.Functions)
        {
            Callees callees = new([], Nodes(function.Body).Count());
            foreach (Node node in Nodes(function.Body))
            {
                if (node.Op is CallOp call)
                    callees.Names.Add(Fitting(known, node, call));
            }

            functions[function.Name] = callees;
        }

        foreach (string name in Ordered(module, functions))
            Expand(module, name, functions);
    }

    private static string Fitting(Dictionary<string, Function> known, Node node, CallOp call)
    {
        Function callee = known.GetValueOrDefault(call.Callee) ?? throw Error(node, $"function @{call.Callee} does not exist");
        if (callee.Body.ArgumentTypes.SequenceEqual(node.Operands.Select(static o => o.Type)) && callee.Body.ResultTypes.SequenceEqual(call.Types))
            return call.Callee;
        string stated = $"({string.Join(", ", callee.Body.ArgumentTypes)}) -> ({string.Join(", ", callee.Body.ResultTypes)})";
        string called = $"({string.Join(", ", node.Operands.Select(static o => o.Type))}) -> ({string.Join(", ", call.Types)})";
        throw Error(node, $"@{call.Callee} is {stated}, the call is {called}");
    }

    /// <summary>Functions, each after those it calls; without recursion, since a chain of calls may be long.</summary>
    private static List<string> Ordered(Module module, Dictionary<string, Callees> functions)
    {
        List<string> ordered = [];
        HashSet<string> active = [], finished = [];
        foreach (string root in functions.Keys)
        {
            Stack<(string Name, bool Leaving)> open = new([(root, false)]);
            while (open.TryPop(out (string Name, bool Leaving) next))
            {
                if (next.Leaving)
                {
                    active.Remove(next.Name);
                    finished.Add(next.Name);
                    ordered.Add(next.Name);
                    continue;
                }

                if (finished.Contains(next.Name))
                    continue;
                if (!active.Add(next.Name))
                    throw new GraphException("MF5024", $"{module.Name} @{next.Name}", "the function calls itself", "Write a loop instead");
                open.Push((next.Name, true));
                foreach (string callee in functions[next.Name].Names.Distinct())
                    open.Push((callee, false));
            }
        }

        return ordered;
    }

    private static void Expand(Module module, string name, Dictionary<string, Callees> functions)
    {
        Callees own = functions[name];
        foreach (string callee in own.Names)
        {
            own.Depth = Math.Max(own.Depth, functions[callee].Depth + 1);
            own.Nodes = Math.Min(MostNodes + 1, own.Nodes + functions[callee].Nodes);
        }

        if (own.Depth > DeepestChain)
            throw new GraphException(
                "MF5024",
                $"{module.Name} @{name}",
                string.Create(CultureInfo.InvariantCulture, $"calls lie in one another more than {DeepestChain} deep"),
                "Write a loop instead"
            );
        if (own.Nodes > MostNodes)
            throw new GraphException(
                "MF5024",
                $"{module.Name} @{name}",
                string.Create(CultureInfo.InvariantCulture, $"with every call replaced by its function there would be more than {MostNodes:N0} operations"),
                "Write a loop instead of functions that call others again and again"
            );
    }

    private static GraphException Error(Node node, string cause) =>
        new("MF5024", node.Location.ToString(), cause, "Call a function of this module with its own types");

    private static IEnumerable<Node> Nodes(Block block) => block.Nodes.SelectMany(static n => n.Blocks.SelectMany(Nodes).Prepend(n));

    /// <summary>What a function calls, and what it amounts to once its callees are known.</summary>
    private sealed class Callees(List<string> names, long nodes)
    {
        public List<string> Names => names;

        public long Nodes { get; set; } = nodes;

        public int Depth { get; set; }
    }
}
