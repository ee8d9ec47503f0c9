using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators.Configuration;

/// <summary>Tests the initial values of a record: ranges, the requirements of records that they make, and a config's own requirements.</summary>
internal static class RecordChecker
{
    public static IEnumerable<Finding> Check(BlockSpec spec, Func<string, Contract?> contracts)
    {
        if (spec.Config)
        {
            FindingBag circles = new();
            if (!Circles.Check(new(spec, contracts), circles)) return circles.All;
        }

        RuleChecker checker = new(contracts, spec.Config ? "config" : null);
        Scope scope = Scope.OfExperiment(new NoFrame(contracts));
        foreach (Member parameter in spec.Of(MemberKind.Parameter))
        {
            if (parameter is not ({ Body.Site: > 0 } or { Body: not null, Bound: false, Abstract: false })) continue;
            int site = parameter.Body!.Site > 0 ? parameter.Body.Site : parameter.Site; // without initial value it has the type's
            checker.CheckRange(parameter, Evaluator.Evaluate(parameter.Body, scope).As(parameter.Type), site);
            checker.CheckRanges(parameter.Body!, scope);
            if (spec.Config && Records.Find(parameter.Body!, scope, "") is { } record) checker.CheckRequirements(record, "MF2003");
        }

        RuleChecker passing = new(contracts); // what is made here, bound values included
        foreach (Member held in spec.Of(MemberKind.Block, MemberKind.Stack).Where(static held => held.Body is not null)) passing.CheckRanges(held.Body!, scope);
        Finding[] found = [.. checker.Findings, .. passing.Findings];
        return spec.Config && !spec.Abstract && found.Length == 0 && spec.Findings.Count == 0 ? Defaults(spec, contracts) : found;
    }

    /// <summary>The record's own requirements with its own defaults. Blamed is the last parameter that the requirement names.</summary>
    private static IEnumerable<Finding> Defaults(BlockSpec spec, Func<string, Contract?> contracts)
    {
        BlockView record = new(spec, contracts);
        DefaultFrame defaults = new(record, contracts);
        foreach (Member rule in record.Of(MemberKind.Require).Where(rule => rule.Body is not null && defaults.Get(rule.Name).Truth == false))
        {
            (string Name, Value Value)[] named = RuleChecker.Named(rule, defaults);
            Member? last = named.Select(name => record.Find(name.Name.Split('.')[0])).LastOrDefault(static member => member is not null);
            string values = string.Join(", ", named.Select(static one => $"{one.Name} = {one.Value.Show()}"));
            yield return new("MF2003", (last ?? rule).Site, new([rule.Text, values]));
        }
    }
}
