using System;

namespace MaskFormer.Generators;

/// <summary>The block that is being checked: parameters are symbols, derived values are what they are computed from.</summary>
internal sealed class OwnFrame(BlockView block, Facts facts, Func<string, Contract?> contracts) : Frame(facts, contracts, new())
{
    protected override Instance? Held(string name)
    {
        if (block.Find(name) is not { HoldsRecord: true } member)
            return null;
        if (member.Kind is MemberKind.Block or MemberKind.Derived)
            return member.Body is { } body ? Records.Find(body, new(this), name) : null;
        return Contracts(member.BlockName) is { } contract
            ? new(contract, this, name, name, System.Collections.Immutable.ImmutableDictionary<string, Meaning>.Empty, member.Site)
            : null;
    }

    protected override string TypeOf(string name) => block.Find(name)?.Type ?? "";

    protected override Meaning? Meaning(string name) =>
        block.Find(name) is { Kind: MemberKind.Derived or MemberKind.Require, Body: { } body } ? new(body, new(this)) : null;

    protected override string Symbol(string name) => name;
}
