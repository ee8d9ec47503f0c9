using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>All blocks of a compilation and the contracts of those in referenced assemblies.</summary>
internal sealed class Library
{
    private readonly Dictionary<string, BlockSpec> specs;
    private readonly Dictionary<string, Contract> referenced;
    private readonly Dictionary<string, Contract?> contracts = [];
    private readonly HashSet<string> making = [];

    public Library(IEnumerable<BlockSpec> specs, EquatableArray<ReferencedContract> referenced)
    {
        Referenced = referenced;
        this.specs = specs.GroupBy(static s => s.FullName).ToDictionary(static g => g.Key, static g => g.First());
        this.referenced = referenced
            .Select(static contract => contract.Contract)
            .Where(static c => c is not null)
            .GroupBy(static c => c!.FullName)
            .ToDictionary(static g => g.Key, static g => g.First()!);
    }

    /// <summary>The records of the compilation, those of one name once.</summary>
    public IReadOnlyCollection<BlockSpec> Specs => specs.Values;

    /// <summary>The contracts of others, as they were found.</summary>
    public EquatableArray<ReferencedContract> Referenced { get; }

    /// <summary>Checks every block of the compilation.</summary>
    public IEnumerable<BlockResult> Check()
    {
        IReadOnlyDictionary<string, Finding> circles = Circles();
        BlockResult[] results =
        [
            .. specs.Values.Where(static spec => !spec.Config).Select(spec =>
                HasNoCode(spec) ? Untold(spec)
                : circles.TryGetValue(spec.FullName, out Finding? circle) ? CheckOrReport(spec with { Findings = new([.. spec.Findings, circle]) })
                : CheckOrReport(spec)),
        ];
        HashSet<string> unkept =
        [
            .. results.Where(BreaksPromise).Select(static result => result.Spec.FullName),
            .. results.Where(static result => result.Findings.Any(static f => f.Has(Consequence.Breaks))).Select(static result => result.Spec.Base),
        ];
        HashSet<string> doubtful = [.. results.Where(static r => r.Findings.Any(static f => f.Has(Consequence.Compares))).Select(static r => r.Spec.FullName)];
        return results
            .Select(result => Without(result, finding => doubtful.Contains(finding.Unless)))
            .Select(result => result.Members.Any(member => unkept.Contains(member.BlockName)) ? Without(result, IsMeasured) : result)
            .Select(result => result.Members.Any(IsRefused) ? result with { HoldsRefused = true } : result);
    }

    /// <summary>Records that make their like without end, by their full names.</summary>
    public IReadOnlyDictionary<string, Finding> Circles() => Nesting.Circles(specs);

    // Its output has another shape than it says. Which of the two is meant is not known, so callers are not measured by either.
    private static bool BreaksPromise(BlockResult result) => result.Findings.Any(finding =>
        finding.Has(Consequence.Compares) && result.Of(MemberKind.Output).Any(output => !output.Inherited && output.Site == finding.Site));

    private static bool IsMeasured(Finding finding) => finding.Has(Consequence.Compares) || finding.Has(Consequence.Measures);

    // What another block's findings explain is not told, and has no code either.
    private static BlockResult Without(BlockResult result, Func<Finding, bool> isExplained)
    {
        Finding[] left = [.. result.Findings.Where(finding => !isExplained(finding))];
        return left.Length == result.Findings.Count ? result : result with { Findings = new(left), HoldsRefused = true };
    }

    // One without code, or one whose ports are not known, so that a call of it would not compile either.
    private bool IsRefused(Member holder) =>
        specs.TryGetValue(holder.BlockName, out BlockSpec? held) && (held.Refused || (!held.Config && Find(held.FullName) is null));

    /// <summary>What was found in a block of the compilation; nothing for others.</summary>
    public EquatableArray<Finding> FindingsOf(string fullName) =>
        specs.TryGetValue(fullName, out BlockSpec? spec) && !spec.Config ? CheckOrReport(spec).Findings : new([]);

    /// <summary>What callers may rely on; null for a block that is unknown or so broken that callers had better stay silent.</summary>
    public Contract? Find(string fullName)
    {
        if (!specs.TryGetValue(fullName, out BlockSpec? spec)) return referenced.TryGetValue(fullName, out Contract? other) ? other : null;
        if (contracts.TryGetValue(fullName, out Contract? known)) return known;
        contracts[fullName] = null; // a block that contains itself has no contract yet
        making.Add(fullName);
        contracts[fullName] = spec.Unreadable || IsOfUnreadable(spec) ? null : Remember<Contract?>(spec, Make);
        making.Remove(fullName);
        return contracts[fullName];
    }

    /// <summary>The contract of a public record as other assemblies read it; null for others, and where it fails, which is told of the record.</summary>
    public string? Told(string fullName)
    {
        try
        {
            return specs.TryGetValue(fullName, out BlockSpec? spec) && spec is { Modifiers: "public", Refused: false } ? Find(fullName)?.Text : null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null;
        }
    }

    private bool IsOfUnreadable(BlockSpec spec) => specs.TryGetValue(spec.Base, out BlockSpec? below)
        && (below.Unreadable || IsOfUnreadable(below) || (!making.Contains(spec.Base) && Find(spec.Base) is null));

    // Of an abstract block without ports or outputs, too.
    private bool HasNoCode(BlockSpec spec) => IsOfUnreadable(spec)
        || (specs.ContainsKey(spec.Base) && Find(spec.Base) is { } below && (below.Inputs.Length == 0 || below.Outputs.Length == 0));

    private static BlockResult Untold(BlockSpec spec) =>
        new(spec, Empty(spec), spec.Members, [], [], [], [], [], [], spec.Findings) { IsOfUnreadable = true };

    /// <summary>What follows from a record's source and the contracts that it asks for; made again only if one of them is another.</summary>
    public T Remember<T>(BlockSpec spec, Func<BlockSpec, Func<string, Contract?>, T> make)
        where T : class? => CheckMemory<T>.Get(spec, Find, contracts => make(spec, contracts));

    // Null where a port or a promise names what nobody knows: callers would find sizes that mean nothing.
    private static Contract? Make(BlockSpec spec, Func<string, Contract?> contracts)
    {
        BlockView block = new(spec, contracts);
        ShapeReader reader = new(block, contracts, new());
        if (block.Of(MemberKind.Input, MemberKind.Output).Any(port => !port.Inherited && !IsRead(port, reader))) return null;
        IEnumerable<Member> members = block.Members.Where(static m =>
            m.Kind is MemberKind.Parameter or MemberKind.Derived or MemberKind.Require or MemberKind.Input or MemberKind.Output
                or MemberKind.Block or MemberKind.Stack
        );
        IEnumerable<Member> lifted = spec.Config ? [] : RuleLifting.Lift(block, contracts).Lifted;
        return new(spec.FullName, spec.Abstract, spec.Primitive, new(members.Concat(lifted).Select(member => Strip(member, spec.Abstract))))
        {
            CanCreate = spec.CanCreate,
            Keys = spec.Config || spec.Abstract || spec.Primitive ? null : WeightKeys.Of(block, contracts),
            Bases = block.Base is { } below ? new(below.Bases.Prepend(below.FullName)) : new([]),
        };
    }

    private static bool IsRead(Member port, ShapeReader reader) => reader.Parse(port.Text, port.TextSite, mayDivide: port.Kind == MemberKind.Input) is not null;

    // Places, keys and the bodies of outputs are the block's own affair; the kinds of an abstract block hold its blocks under its keys.
    private static Member Strip(Member m, bool isAbstract) => m with
    {
        Key = isAbstract && m is { Kind: MemberKind.Parameter, HoldsBlock: true } ? m.Key : "",
        Site = 0,
        TextSite = 0,
        KeySite = 0,
        Inherited = false,
        Body = m.Kind is MemberKind.Input or MemberKind.Output ? null : m.Body?.WithoutSites(),
    };

    // A bug in the checker must not silence every other block (CS8785): it becomes one finding on this block.
    private BlockResult CheckOrReport(BlockSpec spec)
    {
        try
        {
            return Remember(spec, static (own, contracts) => BlockChecker.Check(own, contracts(own.FullName) ?? Empty(own), contracts));
        }
        catch (OverflowException) // between parameters: no shape is to blame
        {
            return Failed(spec, new("MF1003", 0, new([spec.Name, ShapeChecker.TooLarge])));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Failed(spec, new("MF9001", 0, new([spec.Name, error.ToString().Replace("\r", "").Replace("\n", " ")])));
        }
    }

    private static BlockResult Failed(BlockSpec spec, Finding finding) =>
        new(spec, Empty(spec), spec.Members, [], [], [], [], [], [], new([.. spec.Findings, finding]));

    private static Contract Empty(BlockSpec spec) => new(spec.FullName, spec.Abstract, spec.Primitive, []);
}
