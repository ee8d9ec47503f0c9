using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// Finds blocks that make their like in every case, directly or through others (MF1004): such a record is never finished, and the
/// program would end by an overflow of the stack. What a condition or a count decides may well end.
/// </summary>
internal sealed class Nesting
{
    private readonly IReadOnlyDictionary<string, BlockSpec> specs;
    private readonly List<(BlockSpec Block, BlockSpec Owner, Member Member)> path = [];
    private readonly HashSet<string> done = [];
    private readonly Dictionary<string, Finding> found = [];

    private Nesting(IReadOnlyDictionary<string, BlockSpec> specs) => this.specs = specs;

    /// <summary>One finding per circle, by the full name of the block that is blamed.</summary>
    public static IReadOnlyDictionary<string, Finding> Circles(IReadOnlyDictionary<string, BlockSpec> specs)
    {
        Nesting nesting = new(specs);
        foreach (BlockSpec spec in specs.Values) nesting.Visit(spec);
        return nesting.found;
    }

    private void Visit(BlockSpec spec)
    {
        int start = path.FindIndex(step => step.Block.FullName == spec.FullName);
        if (start >= 0)
        {
            string circle = string.Join(" → ", path.Skip(start).Select(static step => $"{step.Block.Name}.{step.Member.Name}").Append(spec.Name));
            if (!found.ContainsKey(path[start].Owner.FullName)) found[path[start].Owner.FullName] = new("MF1004", path[start].Member.Site, new([circle]));
            return;
        }

        if (done.Contains(spec.FullName)) return;
        foreach ((BlockSpec owner, Member member) in Held(spec))
        {
            if (member.Body is null || Made(member.Body) is not { } made || !specs.TryGetValue(made, out BlockSpec? next)) continue;
            path.Add((spec, owner, member));
            Visit(next);
            path.RemoveAt(path.Count - 1);
        }

        done.Add(spec.FullName);
    }

    // Own and inherited.
    private IEnumerable<(BlockSpec Owner, Member Member)> Held(BlockSpec spec)
    {
        for (BlockSpec? at = spec; at is not null; at = specs.TryGetValue(at.Base, out BlockSpec? below) ? below : null)
        {
            foreach (Member member in at.Members.Where(static m => m.HoldsRecord && m.Kind != MemberKind.Derived)) yield return (at, member);
        }
    }

    private static string? Made(Node body) => body.Kind switch
    {
        NodeKind.New => body.Text,
        NodeKind.With => Made(body[0]),
        _ => null,
    };
}
