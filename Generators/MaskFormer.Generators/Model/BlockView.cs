using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A block with what it inherits: the base's parameters and ports first, promises joined to the values that keep them.</summary>
internal sealed class BlockView
{
    private readonly Dictionary<string, Member> byName;

    public BlockView(BlockSpec spec, Func<string, Contract?> contracts)
    {
        Spec = spec;
        Base = spec.Base.Length == 0 ? null : contracts(spec.Base);
        List<Member> members = [];
        // What an abstract block nests is its own affair; a config's values are those of its kinds.
        foreach (Member inherited in (Base?.Members ?? []).Where(m => spec.Config || m.Kind is not (MemberKind.Block or MemberKind.Stack)))
        {
            Member? own = spec.Find(inherited.Name);
            members.Add(own is null ? inherited with { Inherited = true, Site = 0, TextSite = 0, KeySite = 0 } : Join(inherited, own));
        }

        members.AddRange(spec.Members.Where(m => Base?.Find(m.Name) is null));
        byName = members.GroupBy(static m => m.Name).ToDictionary(static g => g.Key, static g => g.First());
        PortOrder order = new(Find, contracts);
        Members = [.. members.Select(m => m.Body is null ? m : m with { Body = order.Of(m.Body) })];
        byName = Members.GroupBy(static m => m.Name).ToDictionary(static g => g.Key, static g => g.First());
    }

    public BlockSpec Spec { get; }

    /// <summary>The contract of the abstract block that it derives from, or null.</summary>
    public Contract? Base { get; }

    public IReadOnlyList<Member> Members { get; }

    public IEnumerable<Member> Of(params MemberKind[] kinds) => Members.Where(m => kinds.Contains(m.Kind));

    public Member? Find(string name) => byName.TryGetValue(name, out Member? member) ? member : null;

    // The value keeps the promise of the property that it overrides.
    private static Member Join(Member inherited, Member own) =>
        inherited.Kind == MemberKind.Output
            ? own with
            {
                Kind = MemberKind.Output,
                Text = own.Text.Length == 0 ? inherited.Text : own.Text,
            }
            : own with
            {
                Bound = own.Bound || inherited.Bound,
            };
}
