using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Tests requirements with the defaults; an override is tested again by the generated <c>Validate</c>.</summary>
internal static class Requirements
{
    public static void CheckDefaults(BlockView block, RuleLifting rules, DefaultFrame defaults, FindingBag findings)
    {
        foreach (Member rule in block.Of(MemberKind.Require).Where(static r => !r.Inherited).Concat(rules.Lifted))
            Check(rule, rules.Literals.TryGetValue(rule.Name, out int number) ? number : Blamed(rule, block), new(defaults), findings);
        foreach (Member rule in rules.Broken) findings.Add("MF2003", rule.Site, [rule.Text, Values(rule.Body!, new(defaults))]);
        foreach ((Member stack, Member rule) in rules.PerTurn)
        {
            long count = Evaluator.Number(stack.Body![0], new(defaults)) is { IsConst: true, Value: var number } ? number : 2;
            foreach (long turn in new[] { 0, 1, count - 1 }.Where(t => t >= 0 && t < count))
                Check(rule, Blamed(rule, block), new Scope(defaults).With(stack.Body.Text, Dim.Const(turn)), findings);
        }
    }

    private static void Check(Member rule, int blamed, Scope scope, FindingBag findings)
    {
        if (rule.Body is null) return;
        if (Evaluator.DividesByZero(rule.Body, scope)) findings.Add("MF2003", blamed, [rule.Text, "it divides by zero"], rule.Site);
        else if (Evaluator.Truth(rule.Body, scope) == false) findings.Add("MF2003", blamed, [rule.Text, Values(rule.Body, scope)], rule.Site);
    }

    /// <summary>"256 is not divisible by 7", or the values of the names.</summary>
    public static string Values(Node test, Scope scope)
    {
        if (test is { Kind: NodeKind.Binary, Text: "||" }) return Values(test[1], scope);
        if (test is { Kind: NodeKind.Binary, Text: "==" } && test[0] is { Kind: NodeKind.Binary, Text: "%" } rest
            && Evaluator.Number(rest[0], scope) is { IsConst: true } whole && Evaluator.Number(rest[1], scope) is { IsConst: true } part)
            return $"{whole} is not divisible by {part}";
        return string.Join(", ", test.Descend().Where(static n => n.Kind == NodeKind.Name).Select(static n => n.Text).Distinct()
            .Select(name => $"{name} = {Shown(scope.Frame.Get(name), name)}"));
    }

    private static string Shown(Value value, string name) => value.IsKnown ? value.Show() : name;

    // The squiggle goes to the value: the divisor's property, if it is one of ours, else the last name in the rule.
    private static int Blamed(Member rule, BlockView block) =>
        (rule.Body?.Descend() ?? []).Where(static n => n.Kind == NodeKind.Name).Select(n => block.Find(n.Text))
            .LastOrDefault(static m => m is { Kind: MemberKind.Parameter, Inherited: false })?.Site ?? rule.Site;
}
