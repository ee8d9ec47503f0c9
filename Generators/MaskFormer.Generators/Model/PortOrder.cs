using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Brings the inputs of <c>block.On(x, memory: m)</c> into the order of the block's ports, so that all later stages see places only.</summary>
internal sealed class PortOrder(Func<string, Member?> members, Func<string, Contract?> contracts)
{
    /// <summary>The body with every call in order. A call that names no port, or one twice, is unknown: the C# compiler says so.</summary>
    public Node Of(Node body) =>
        body.Descend().Any(static n => n.Kind == NodeKind.On && n.Args.Any(static a => a.Kind == NodeKind.Set))
        ? In(body, new Dictionary<string, string>())
        : body;

    private Node In(Node node, IReadOnlyDictionary<string, string> items)
    {
        if (Loop.Is(node)) items = With(items, Loop.Of(node));
        Node inner = node with { Args = new(node.Args.Select(argument => In(argument, items))) };
        if (inner.Kind != NodeKind.On || inner.Args.All(static a => a.Kind != NodeKind.Set)) return inner;
        string block = inner[0].Kind == NodeKind.Item
            ? items.TryGetValue(inner[0].Text, out string? item) ? item : ""
            : members(inner[0].Text)?.BlockName ?? "";
        return contracts(block) is { } contract ? Ordered(inner, contract.Inputs) : Node.Unknown with { Site = node.Site };
    }

    private IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> items, Loop loop)
    {
        Dictionary<string, string> more = items.ToDictionary(static i => i.Key, static i => i.Value);
        for (int i = 0; i < loop.Rows.Count; i++) more[loop.Items[i]] = members(loop.Rows[i].Text)?.BlockName ?? "";
        return more;
    }

    private static Node Ordered(Node on, Member[] ports)
    {
        Node?[] inputs = new Node?[ports.Length];
        for (int i = 1; i < on.Args.Count; i++)
        {
            Node given = on[i];
            int port = given.Kind == NodeKind.Set ? Array.FindIndex(ports, p => Names.Camel(p.Name).TrimStart('@') == given.Text) : i - 1;
            if (port < 0 || port >= ports.Length || inputs[port] is not null) return Node.Unknown with { Site = on.Site };
            inputs[port] = given.Kind == NodeKind.Set ? given[0] : given;
        }

        return inputs.Any(static i => i is null) ? Node.Unknown with { Site = on.Site } : on with { Args = new(inputs.Select(static i => i!).Prepend(on[0])) };
    }
}
