using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace MaskFormer.Generators;

/// <summary>
/// What callers may rely on: parameters and their defaults, derived values, requirements, nested blocks, ports, promised outputs, those of the
/// base included. Free of places and bodies: a change inside a body that leaves this equal does not touch callers.
/// </summary>
internal sealed record Contract(string FullName, bool Abstract, bool Primitive, EquatableArray<Member> Members)
{
    private static readonly ConditionalWeakTable<Contract, string> texts = new();

    public string Name => Names.Last(FullName);

    /// <summary>Whether <c>new</c> makes it, so that it can be chosen as a kind.</summary>
    public bool CanCreate { get; init; }

    /// <summary>Full names of the marked records that it derives from, nearest first.</summary>
    public EquatableArray<string> Bases { get; init; }

    /// <summary>The keys of its weights below its own; null if they are not known. Another assembly's are not.</summary>
    public EquatableArray<string>? Keys { get; init; }

    /// <summary>The contract as other assemblies read it.</summary>
    public string Text => texts.GetValue(this, static contract => ContractText.Write(contract));

    public IEnumerable<Member> Parameters => Members.Where(static m => m.Kind == MemberKind.Parameter);

    public IEnumerable<Member> Rules => Members.Where(static m => m.Kind == MemberKind.Require);

    public Member[] Inputs => [.. Members.Where(static m => m.Kind == MemberKind.Input)];

    public Member[] Outputs => [.. Members.Where(static m => m.Kind == MemberKind.Output)];

    public Member? Find(string name) => Members.FirstOrDefault(m => m.Name == name);
}
