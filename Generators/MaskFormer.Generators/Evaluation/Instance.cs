using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A block as its caller sees it: its contract and the parameters that the caller sets.</summary>
/// <param name="contract">What the caller may rely on.</param>
/// <param name="caller">What holds for the caller.</param>
/// <param name="path">How the caller calls it; stands before names whose value is not known.</param>
/// <param name="given">The property that gave the record (<c>with</c>, plain use); null for a new one, whose unset parameters have their defaults.</param>
/// <param name="sets">What the caller sets.</param>
/// <param name="site">Where the record is made.</param>
internal sealed class Instance(Contract contract, Frame caller, string path, string? given, IReadOnlyDictionary<string, Meaning> sets, int site)
    : Frame(caller.Facts, caller.Contracts, caller.Visits)
{
    public Contract Contract => contract;

    public int Site => site;

    /// <summary>Whether the record is of a kind.</summary>
    public bool Is(string fullName) => contract.FullName == fullName || contract.Bases.Contains(fullName);

    public IReadOnlyDictionary<string, Meaning> Sets => sets;

    /// <summary>A copy with more parameters set, as <c>with</c> makes it.</summary>
    public Instance With(IEnumerable<KeyValuePair<string, Meaning>> more, string newPath, int newSite)
    {
        Dictionary<string, Meaning> all = sets.ToDictionary(static s => s.Key, static s => s.Value);
        foreach (KeyValuePair<string, Meaning> set in more) all[set.Key] = set.Value;
        return new(contract, this, newPath, given, all, newSite);
    }

    protected override Instance? Held(string name) =>
        Meaning(name) is { } meaning ? Records.Find(meaning.Body, meaning.Scope, $"{path}.{name}") : null;

    protected override string TypeOf(string name) => contract.Find(name) is not { } member ? ""
        : member.Kind == MemberKind.Block ? Member.BlockType
        : member.Type;

    protected override Meaning? Meaning(string name)
    {
        if (sets.TryGetValue(name, out Meaning? set)) return set;
        return contract.Find(name) is { Body: { } body } member && (member.Kind != MemberKind.Parameter || given is null) ? new(body, new(this)) : null;
    }

    protected override string Symbol(string name) =>
        given is not null && !sets.ContainsKey(name) && contract.Find(name) is { Kind: MemberKind.Parameter } ? $"{given}.{name}" : $"{path}.{name}";
}
