using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// Finds derived values and nested blocks that need themselves in every case (MF1004): <c>Wide => Wide with { … }</c>. The program would end
/// by an overflow of the stack when it reads one. What a condition decides may well end.
/// </summary>
internal sealed class Circles
{
    private readonly BlockView block;
    private readonly FindingBag findings;
    private readonly HashSet<string> done = [];
    private readonly HashSet<string> told = [];
    private readonly List<string> path = [];

    private Circles(BlockView block, FindingBag findings) => (this.block, this.findings) = (block, findings);

    /// <summary>Reports each circle once. False if there is one: then nothing can be said of sizes.</summary>
    public static bool Check(BlockView block, FindingBag findings)
    {
        Circles circles = new(block, findings);
        int known = findings.All.Count;
        foreach (Member member in block.Members.Where(IsComputed)) circles.Visit(member);
        return findings.All.Count == known;
    }

    private static bool IsComputed(Member member) => member.Kind is MemberKind.Derived or MemberKind.Require or MemberKind.Block;

    private void Visit(Member member)
    {
        int at = path.IndexOf(member.Name);
        if (at >= 0 && !path.Skip(at).Any(told.Contains)) // another way round the same values is no other mistake
            findings.Add("MF1004", member.Site, [string.Join(" → ", path.Skip(at).Append(member.Name))]);
        if (at >= 0) told.UnionWith(path.Skip(at));
        if (at >= 0 || done.Contains(member.Name)) return;
        path.Add(member.Name);
        foreach (string name in member.Body is null ? [] : Needed(member.Body).Concat(Own(member)))
        {
            if (block.Find(name) is { } next && IsComputed(next)) Visit(next);
        }

        path.RemoveAt(path.Count - 1);
        done.Add(member.Name);
    }

    // A number or a rule, whatever guards it: where it is come to it never ends, and where it is not it says nothing.
    private static IEnumerable<string> Own(Member member) =>
        member.Body!.Descend().Any(node => node.Kind is NodeKind.Name && node.Text == member.Name) ? [member.Name] : [];

    // Not what a test guards: one side of a choice, the right side of && and ||.
    private static IEnumerable<string> Needed(Node node) => node.Kind switch
    {
        NodeKind.Name or NodeKind.Block => [node.Text],
        NodeKind.Choose => Needed(node[0]),
        NodeKind.Binary when node.Text is "&&" or "||" => Needed(node[0]),
        _ => node.Args.SelectMany(Needed),
    };
}
