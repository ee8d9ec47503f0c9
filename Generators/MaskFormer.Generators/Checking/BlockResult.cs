using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The checked block: the input of the emitters.</summary>
/// <param name="Spec">What was read.</param>
/// <param name="Contract">What callers may rely on.</param>
/// <param name="Members">Own and inherited members.</param>
/// <param name="Shapes">The shape of every port and value as text.</param>
/// <param name="Order">Names of values in the order of their computation.</param>
/// <param name="Callees">The blocks that it uses: full name and outputs.</param>
/// <param name="Splits">Where the sizes of split letters can be read.</param>
/// <param name="Lifted">Rules that layers and nested blocks demand of the own parameters.</param>
/// <param name="AskItems">Stacks whose items differ in what their rules say, so that each item is validated.</param>
/// <param name="Findings">What is wrong.</param>
internal sealed record BlockResult(
    BlockSpec Spec,
    Contract Contract,
    EquatableArray<Member> Members,
    EquatableArray<(string Value, string Shape)> Shapes,
    EquatableArray<string> Order,
    EquatableArray<Callee> Callees,
    EquatableArray<Split> Splits,
    EquatableArray<Member> Lifted,
    EquatableArray<string> AskItems,
    EquatableArray<Finding> Findings)
{
    /// <summary>Whether its abstract block is so broken that its own code would not compile: it has none, and its base says why.</summary>
    public bool IsOfUnreadable { get; init; }

    /// <summary>Whether a block that it holds has no code, so that its own would not compile.</summary>
    public bool HoldsRefused { get; init; }

    /// <summary>Whether code can be generated; otherwise a stub stands in, so that the rest of the project compiles.</summary>
    public bool Sound =>
        !HoldsRefused
        && !Spec.Silent
        && !Findings.Any(static f => Descriptors.IsError(f.Id))
        && !Members.Any(static m => m.Body?.Descend().Any(static n => n.Kind == NodeKind.Unknown) == true);

    /// <summary>The same without what only findings need, so that moving text writes no code.</summary>
    public BlockResult WithoutPlaces() => Findings.Count == 0 ? this : this with
    {
        Findings = new(Findings.Where(static f => Descriptors.IsError(f.Id)).Select(static f => new Finding(f.Id, 0, []))),
    };

    public IEnumerable<Member> Of(params MemberKind[] kinds) => Members.Where(m => kinds.Contains(m.Kind));

    public Member? Find(string name) => Members.FirstOrDefault(m => m.Name == name);
}

/// <summary>What an emitter must know of another block.</summary>
internal sealed record Callee(string FullName, EquatableArray<string> Outputs);
