using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The parts of a loop over rows of blocks: <c>Layers.Zip(Norms).Fold(seed, (layer, norm, x, i) => …)</c>.</summary>
internal sealed class Loop
{
    private readonly Node node;
    private readonly string[] names;

    private Loop(Node node) => (this.node, names) = (node, node.Text.Split(','));

    /// <summary>The rows that are walked together; one for most loops.</summary>
    public IReadOnlyList<Node> Rows => node[0].Kind == NodeKind.Zip ? node[0].Args : [node[0]];

    /// <summary>The names of the blocks of a turn, one for each row.</summary>
    public IReadOnlyList<string> Items => [.. names.Skip(2)];

    /// <summary>The name of what is passed on, or empty.</summary>
    public string Carried => names[0];

    /// <summary>The name of the number of the turn, or empty.</summary>
    public string Index => names[1];

    /// <summary>What is passed to the first block; null if nothing is.</summary>
    public Node? Seed => node.Kind == NodeKind.Map ? null : node[1];

    public Node Body => node[node.Args.Count - 1];

    /// <summary>Whether what leaves every block is kept.</summary>
    public bool KeepsAll => node.Kind != NodeKind.Fold;

    /// <summary>Whether a node is a loop.</summary>
    public static bool Is(Node node) => node.Kind is NodeKind.Fold or NodeKind.Scan or NodeKind.Collect or NodeKind.Map;

    public static Loop Of(Node node) => new(node);

    /// <summary>The text of a loop's node.</summary>
    public static string Text(string carried, string index, IEnumerable<string> items) => string.Join(",", items.Prepend(index).Prepend(carried));
}
