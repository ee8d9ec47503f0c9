using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Brings values into the order in which they can be computed; one circle is reported once (MF1004).</summary>
internal sealed class EvaluationOrder
{
    private readonly BlockView block;
    private readonly FindingBag findings;
    private readonly List<Member> order = [];
    private readonly HashSet<string> done = [];
    private readonly List<string> path = [];
    private readonly HashSet<string> inCircles = [];

    private EvaluationOrder(BlockView block, FindingBag findings) => (this.block, this.findings) = (block, findings);

    /// <summary>Ports first, then values as declared, each after what it needs.</summary>
    /// <param name="block">Whose values.</param>
    /// <param name="findings">Receives circles.</param>
    /// <param name="inCircles">Names of the values that need themselves: nothing is said of their shapes.</param>
    public static IReadOnlyList<Member> Of(BlockView block, FindingBag findings, out IReadOnlyCollection<string> inCircles)
    {
        EvaluationOrder order = new(block, findings);
        foreach (Member member in block.Of(MemberKind.Input)) order.Visit(member);
        foreach (Member member in block.Of(MemberKind.Weight, MemberKind.Value, MemberKind.Row, MemberKind.BlockValue, MemberKind.Output)) order.Visit(member);
        inCircles = order.inCircles;
        return order.order;
    }

    private void Visit(Member member)
    {
        if (done.Contains(member.Name)) return;
        int at = path.IndexOf(member.Name);
        if (at >= 0)
        {
            inCircles.UnionWith(path.Skip(at));
            findings.Add("MF1004", member.Site, [string.Join(" → ", path.Skip(at).Append(member.Name))]);
            return;
        }

        path.Add(member.Name);
        foreach (Node node in member.Body?.Descend() ?? [])
        {
            if (node.Kind == NodeKind.Value && block.Find(node.Text) is { } needed) Visit(needed);
        }

        path.RemoveAt(path.Count - 1);
        if (done.Add(member.Name)) order.Add(member);
    }
}
