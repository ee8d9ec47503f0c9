using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Finds the record behind an expression over records.</summary>
internal static class Records
{
    /// <param name="node">Creation, <c>with</c>, choice, name or item.</param>
    /// <param name="scope">The names to read it by.</param>
    /// <param name="path">How messages call a new one.</param>
    public static Instance? Find(Node node, Scope scope, string path)
    {
        switch (node.Kind)
        {
            case NodeKind.Block:
                return scope.Frame.Block(node.Text);
            case NodeKind.Item:
                return scope.Find<Instance>(node.Text);
            case NodeKind.New when scope.Frame.Contracts(node.Text) is { } contract:
                return new(contract, scope.Frame, path, null, Sets(node.Args, scope).ToDictionary(static s => s.Key, static s => s.Value), node.Site);
            case NodeKind.With:
                return (Find(node[0], scope, path) ?? Unseen(node, scope, path))?.With(Sets(node.Args.Skip(1), scope), path, node.Site);
            case NodeKind.Choose or NodeKind.Switch when Evaluator.Chosen(node, scope, out _) is { } chosen:
                return Find(chosen, scope, path);
            case NodeKind.Path:
                return Find(node[0], scope, "")?.Block(node.Text);
            case NodeKind.Static:
                return Find(node[0], scope.Of(node[0]), node.Text);
            default:
                return null;
        }
    }

    // A copy of what another assembly's experiment holds: its type is known, and of its values those that are set here.
    private static Instance? Unseen(Node copy, Scope scope, string path) =>
        copy[0].Kind == NodeKind.Opaque && scope.Frame.Contracts(copy.Text) is { } contract
            ? new(contract, scope.Frame, path, copy[0].Text, new Dictionary<string, Meaning>(), copy.Site)
            : null;

    private static IEnumerable<KeyValuePair<string, Meaning>> Sets(IEnumerable<Node> sets, Scope scope) =>
        sets.Where(static s => s.Kind == NodeKind.Set)
            .GroupBy(static s => s.Text)
            .Select(g => new KeyValuePair<string, Meaning>(g.Key, new(g.Last()[0], scope) { SetAt = scope.IsExperiment ? g.Last().Site : -1 }));
}
