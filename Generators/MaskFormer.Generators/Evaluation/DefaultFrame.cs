using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A block with all parameters at their defaults.</summary>
internal sealed class DefaultFrame(BlockView block, Func<string, Contract?> contracts) : Frame(new(), contracts, new())
{
    private readonly HashSet<string> blamed = [];

    protected override Instance? Held(string name) => block.Find(name) is { HoldsRecord: true, Body: { } body } ? Records.Find(body, new(this), name) : null;

    /// <summary>
    /// Whether a default explains by itself what an expression gives: it is out of its range, which MF3001 tells, or has been blamed before.
    /// Blames it otherwise.
    /// </summary>
    public bool IsExplained(Node expression)
    {
        Member[] parameters =
        [
            .. expression.Descend().Where(static node => node.Kind == NodeKind.Name).Select(name => block.Find(name.Text)).OfType<Member>()
                .Where(static member => member.Kind == MemberKind.Parameter),
        ];
        if (parameters.Any(IsOutOfRange) || parameters.Any(parameter => blamed.Contains(parameter.Name))) return true;
        blamed.UnionWith(parameters.Select(static parameter => parameter.Name));
        return false;
    }

    /// <summary>Whether a parameter's default is out of its range.</summary>
    public bool IsOutOfRange(Member parameter) => parameter is { Inherited: false, Least: { } least, Most: { } most }
        && Get(parameter.Name).Real is { } value && !(value >= least && value <= most);

    /// <summary>The numbers behind the names, for telling what agrees by default only.</summary>
    public IReadOnlyDictionary<string, Dim> Numbers(Facts facts)
    {
        Dictionary<string, Dim> numbers = [];
        foreach (Member member in block.Of(MemberKind.Parameter, MemberKind.Derived).Where(static m => m.Type is "int" or "long"))
        {
            if (Number(member.Name) is { IsConst: true } number) numbers[member.Name] = number;
        }

        foreach (KeyValuePair<string, (string Name, Dim By)> split in facts.Splits)
        {
            if (
                numbers.TryGetValue(split.Value.Name, out Dim? whole)
                && split.Value.By.Substitute(numbers) is { IsConst: true, Value: > 0 } by
                && whole.Value % by.Value == 0
            )
                numbers[split.Key] = Dim.Const(whole.Value / by.Value);
        }

        foreach (WholeQuotient quotient in facts.WholeQuotients)
        {
            (Dim whole, Dim by) = (quotient.Whole.Substitute(numbers), quotient.By.Substitute(numbers));
            if (whole.IsConst && by is { IsConst: true, Value: > 0 } && whole.Value % by.Value == 0)
                numbers[quotient.Symbol] = Dim.Const(whole.Value / by.Value);
        }

        return numbers;
    }

    protected override string TypeOf(string name) => block.Find(name) is not { } member ? "" : member.Kind == MemberKind.Block ? Member.BlockType : member.Type;

    protected override Meaning? Meaning(string name) =>
        block.Find(name) is { Kind: MemberKind.Parameter or MemberKind.Derived or MemberKind.Require, Body: { } body } member && !IsLeftToOthers(member)
            ? new(body, new(this))
            : null;

    // Bound, and without initial value: the enclosing block sets it, and the 0 of its type means nothing.
    private static bool IsLeftToOthers(Member member) => member is { Kind: MemberKind.Parameter, Bound: true, Inherited: false, Body.Site: 0 };

    protected override string Symbol(string name) => name;
}
