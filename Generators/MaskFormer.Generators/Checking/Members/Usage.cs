using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Finds ports, values and layers that feed no output: most often a typing mistake (MF2010, MF4003).</summary>
internal static class Usage
{
    /// <param name="block">The block.</param>
    /// <param name="splits">Where the sizes of split letters are read.</param>
    /// <param name="findings">Takes what is found.</param>
    public static void Check(BlockView block, IReadOnlyList<Split> splits, FindingBag findings)
    {
        if (block.Spec.Abstract || block.Spec.Primitive || block.Spec.Silent || findings.All.Count > 0) return; // a slip elsewhere explains it better
        if (block.Members.Any(static m => m.Body?.Descend().Any(static n => n.Kind == NodeKind.Unknown) == true)) return; // one of the C# compiler's
        HashSet<string> used = [];
        foreach (Member output in block.Of(MemberKind.Output)) Visit(output, block, used);
        Member[] unused = [.. block.Members.Where(m => !m.Inherited && !used.Contains(m.Name))];
        HashSet<string> fed = [.. unused.SelectMany(static m => References(m).Where(name => name != m.Name))]; // it is enough to tell what they feed
        foreach (Node loop in block.Members.SelectMany(static m => m.Body?.Descend() ?? []).Where(Loses))
            findings.Add("MF2010", Loop.Of(loop).Body.Site, [Loop.Of(loop).Carried]);
        foreach (Member member in unused.Where(m => !fed.Contains(m.Name)))
        {
            if (member.Kind is MemberKind.Value or MemberKind.Row or MemberKind.BlockValue)
                findings.Add("MF2010", member.Site, [member.Name]);
            else if (member.Kind is MemberKind.Layer or MemberKind.Weight or MemberKind.Stack or MemberKind.Block && !OnlyRead(block, member))
                findings.Add("MF4003", member.Site, [member.Name]);
        }

        foreach (Member port in UnreadPorts.Of(block, [.. used, .. fed], splits)) findings.Add("MF2010", port.Site, [port.Name]);
    }

    private static void Visit(Member member, BlockView block, HashSet<string> used)
    {
        if (!used.Add(member.Name)) return;
        foreach (string name in References(member))
        {
            if (block.Find(name) is { } next) Visit(next, block, used);
        }
    }

    private static IEnumerable<string> References(Member member)
    {
        Node[] all = [.. member.Body?.Descend() ?? []];
        HashSet<Node> idle = [.. all.Where(Loop.Is).SelectMany(Idle)];
        return all.Where(node => node.Kind is NodeKind.Value or NodeKind.Apply or NodeKind.Block && !idle.Contains(node)).Select(static node => node.Text);
    }

    // Rows whose blocks a loop does not call: (layer, x) => x.
    private static IEnumerable<Node> Idle(Node node)
    {
        Loop loop = Loop.Of(node);
        HashSet<string> called = [.. loop.Body.Descend().Where(static inner => inner.Kind == NodeKind.Item).Select(static inner => inner.Text)];
        return loop.Rows.Where((_, i) => !called.Contains(loop.Items[i]));
    }

    // What it carries goes into no turn: (layer, x) => layer.On(Start), where x is meant. Who means it writes (layer, _).
    private static bool Loses(Node node) =>
        Loop.Is(node) && Loop.Of(node) is { Carried: { Length: > 0 } carried, Body: var body } && carried[0] != '_'
        && !body.Descend().Any(inner => inner.Kind == NodeKind.Carried && inner.Text == carried);

    // A nested block that only lends a number has weights too, but that may be meant.
    private static bool OnlyRead(BlockView block, Member member) =>
        member.Kind == MemberKind.Block && block.Members.Any(m => m.Body?.Descend().Any(n => n.Kind == NodeKind.Block && n.Text == member.Name) == true);
}
