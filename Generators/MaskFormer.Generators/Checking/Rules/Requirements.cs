using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Tests requirements with the defaults; an override is tested again by the generated <c>Validate</c>.</summary>
internal static class Requirements
{
    // Ops.Repeat makes no more.
    private const int MostBlocks = 10_000;

    public static void CheckDefaults(
        BlockView block, Func<string, Contract?> contracts, RuleLifting rules, DefaultFrame defaults, FindingBag findings)
    {
        HashSet<string> outside = OutOfRange(block, defaults);
        foreach (Member rule in block.Of(MemberKind.Require).Where(static r => !r.Inherited).Concat(rules.Lifted))
        {
            int blamed = rules.Literals.TryGetValue(rule.Name, out int number) ? number : Blamed(rule.Body, block, rule.Site);
            Check(rule, blamed, new(defaults), outside, findings);
        }

        foreach (Member rule in rules.Broken) findings.Add("MF2003", rule.Site, [rule.Text, Values(rule.Body!, new(defaults))]);
        foreach (Member row in block.Of(MemberKind.Stack).Where(static row => row is { Inherited: false, Body.Kind: NodeKind.Repeat }))
        {
            if (row.Body![0].Descend().Any(name => name.Kind == NodeKind.Name && outside.Contains(name.Text))) continue;
            if (Evaluator.Failure(row.Body![0], new(defaults)) is (_, var why))
                findings.Add("MF2003", row.Site, [$"Number of '{row.Name}' must be known", why]);
            if (Evaluator.Number(row.Body[0], new(defaults)) is { IsConst: true, Value: > MostBlocks } many)
                findings.Add("MF2003", row.Site, [$"Number of '{row.Name}' must not be more than {Dim.Const(MostBlocks)}", $"it is {many}"]);
        }

        foreach (Member held in block.Of(MemberKind.Block, MemberKind.Stack).Where(static held => held is { Inherited: false, Body: not null }))
            Chosen(held, block, contracts, defaults, findings);
        foreach ((Member stack, Member rule) in rules.PerTurn)
        {
            long count = Evaluator.Number(stack.Body![0], new(defaults)) is { IsConst: true, Value: var number } ? number : 2;
            // The setting that the turn's number is in is to blame, as in Heads = Heads + i.
            Node? counting = stack.Body[1].Args.FirstOrDefault(set => set.Kind == NodeKind.Set && CountsTurns(set, stack));
            int blamed = counting?.Site ?? Blamed(rule.Body, block, rule.Site);
            foreach (long turn in new[] { 0, 1, count - 1 }.Where(t => t >= 0 && t < count))
                Check(rule, blamed, new Scope(defaults).With(stack.Body.Text, Dim.Const(turn)), outside, findings);
        }
    }

    private static bool CountsTurns(Node set, Member stack) => set.Descend().Any(node => node.Kind == NodeKind.Index && node.Text == stack.Body!.Text);

    // The default of a choice with what is set here: its kind's own requirements are no rules between this block's names.
    private static void Chosen(Member held, BlockView block, Func<string, Contract?> contracts, DefaultFrame defaults, FindingBag findings)
    {
        Scope scope = new(defaults);
        Node made = held.Body!;
        if (made.Kind == NodeKind.Repeat) (made, scope) = (made[1], scope.With(made.Text, Dim.Const(0)));
        if (made.Kind != NodeKind.With || Records.Find(made, scope, held.Name) is not { } kind) return;
        if (kind.Contract.Members.Any(parameter => IsOutOfRange(parameter, kind))) return;
        Instance own = new(kind.Contract, new NoFrame(contracts), "", null, new Dictionary<string, Meaning>(), 0);
        foreach (Member rule in kind.Contract.Rules.Where(static rule => rule.Body is not null))
        {
            string? why = Evaluator.Failure(rule.Body!, new(kind))?.Why;
            if ((why is null && kind.Get(rule.Name).Truth != false) || own.Get(rule.Name).Truth == false) continue;
            int blamed = Setting(made[0], rule, block) ?? Blamed(made, block, held.Site);
            findings.Add("MF2003", blamed, [$"{Names.Last(kind.Contract.FullName)}: {rule.Text}", why ?? Values(rule.Body!, new(kind))]);
        }
    }

    // What the default of the choice sets, new Even { Heads = 3 }, is meant for it alone, and less than what the block passes to every kind.
    private static int? Setting(Node choice, Member rule, BlockView block)
    {
        HashSet<string> names = [.. rule.Body!.Descend().Where(static node => node.Kind == NodeKind.Name).Select(static node => node.Text)];
        return block.Find(choice.Text) is { Inherited: false, Body: { Kind: NodeKind.New } made }
            ? made.Args.LastOrDefault(set => names.Contains(set.Text))?.Site
            : null;
    }

    private static bool IsOutOfRange(Member parameter, Instance record) => parameter is { Kind: MemberKind.Parameter, Least: { } least, Most: { } most }
        && record.Get(parameter.Name).Real is { } value && !(value >= least && value <= most);

    // MF3001 tells them, and a rule between values means nothing then.
    private static HashSet<string> OutOfRange(BlockView block, DefaultFrame defaults) =>
        [.. block.Of(MemberKind.Parameter).Where(defaults.IsOutOfRange).Select(static parameter => parameter.Name)];

    private static void Check(Member rule, int blamed, Scope scope, HashSet<string> outside, FindingBag findings)
    {
        if (rule.Body is null || rule.Body.Descend().Any(name => name.Kind == NodeKind.Name && outside.Contains(name.Text))) return;
        if (Evaluator.Failure(rule.Body, scope) is var (cause, why))
        {
            bool isWritten = !rule.Lifted && cause.Site > 0 && Evaluator.IsConstant(cause); // no value of a parameter mends it
            findings.Add("MF2003", isWritten ? cause.Site : blamed, [rule.Text, why], rule.Site);
        }
        else if (Evaluator.Truth(rule.Body, scope) == false) findings.Add("MF2003", blamed, [rule.Text, Values(rule.Body, scope)], rule.Site);
    }

    /// <summary>"256 is not divisible by 7", or the values of the names.</summary>
    public static string Values(Node test, Scope scope)
    {
        if (test is { Kind: NodeKind.Binary, Text: "||" }) return Values(test[1], scope);
        if (test is { Kind: NodeKind.Binary, Text: "==" } && test[0] is { Kind: NodeKind.Binary, Text: "%" } rest
            && Evaluator.Number(rest[0], scope) is { IsConst: true } whole && Evaluator.Number(rest[1], scope) is { IsConst: true } part)
            return $"{whole} is not divisible by {part}";
        string values = string.Join(", ", test.Descend().Where(static n => n.Kind == NodeKind.Name).Select(static n => n.Text).Distinct()
            .Select(name => $"{name} = {Shown(scope.Frame.Get(name), name)}"));
        return values.Length > 0 ? values : "it never holds";
    }

    private static string Shown(Value value, string name) => value.IsKnown ? value.Show() : name;

    // The squiggle goes to the value: the divisor's property, if it is one of ours, else the last name in the rule.
    private static int Blamed(Node? rule, BlockView block, int otherwise) =>
        (rule?.Descend() ?? []).Where(static n => n.Kind == NodeKind.Name).Select(n => block.Find(n.Text))
            .LastOrDefault(static m => m is { Kind: MemberKind.Parameter, Inherited: false })?.Site ?? otherwise;
}
