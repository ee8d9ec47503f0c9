using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Everything read from one record, free of symbols and positions so that it can be cached.</summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Name">The record's name.</param>
/// <param name="Base">Full name of the abstract block that it derives from, or empty.</param>
/// <param name="Modifiers">Accessibility: <c>public</c> or <c>internal</c>.</param>
/// <param name="Abstract">A choice of kinds: promises, no body.</param>
/// <param name="Primitive">Written by hand in each back end.</param>
/// <param name="Members">Own properties in the order of their declaration.</param>
/// <param name="Findings">What the reader found.</param>
/// <param name="Refused">Nothing can be added to the record: it has no code at all, and what holds it has a stub.</param>
/// <param name="Silent">The C# compiler refuses a part of it and says so: its code would not compile either, and it has a stub.</param>
internal sealed record BlockSpec(
    string Namespace,
    string Name,
    string Base,
    string Modifiers,
    bool Abstract,
    bool Primitive,
    EquatableArray<Member> Members,
    EquatableArray<Finding> Findings,
    bool Refused,
    bool Silent)
{
    /// <summary>A record of plain parameters: no graph.</summary>
    public bool Config { get; init; }

    /// <summary>Names that are no members, and have a finding where they stand.</summary>
    public EquatableArray<string> Told { get; init; }

    /// <summary>Where its code goes.</summary>
    public Home Home { get; init; } = new("", []);

    /// <summary>Whether <c>new</c> makes it.</summary>
    public bool CanCreate { get; init; }

    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;

    /// <summary>Its type, as its code writes it.</summary>
    public string Self => Names.In(FullName, Namespace);

    public IEnumerable<Member> Of(params MemberKind[] kinds) => Members.Where(m => kinds.Contains(m.Kind));

    public Member? Find(string name) => Members.FirstOrDefault(m => m.Name == name);

    /// <summary>Whether it is so broken that its contract is worth nothing: callers stay silent.</summary>
    public bool Unreadable => Findings.Any(static f => f.Has(Consequence.Unreadable));
}
