using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes a callee's rule over the caller's names.</summary>
internal static class Translation
{
    // A circle of derived values is the C# program's affair.
    private const int Deepest = 20;

    /// <summary>The rule with every name replaced by what the caller sets, by the default, or by what it is derived from; null if it cannot be.</summary>
    public static Node? Of(Node rule, Contract contract, Node creation) => Of(rule, contract, creation, 0);

    private static Node? Of(Node node, Contract contract, Node creation, int depth)
    {
        if (depth > Deepest || node.Kind == NodeKind.Opaque) return null;
        if (node.Kind is NodeKind.Name or NodeKind.Block)
        {
            if (creation.Args.FirstOrDefault(s => s.Text == node.Text) is { } set) return set[0];
            return contract.Find(node.Text)?.Body is { } body ? Of(body, contract, creation, depth + 1) : null;
        }

        List<Node> args = [];
        foreach (Node arg in node.Args)
        {
            if (Of(arg, contract, creation, depth + 1) is not { } written) return null; // at once: a circle that branches would be walked again and again
            args.Add(written);
        }

        return node with { Args = new(args) };
    }
}
