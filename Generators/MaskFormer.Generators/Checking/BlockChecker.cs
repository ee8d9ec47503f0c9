using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Checks one block: structure, shapes in every case, requirements, unused members.</summary>
internal static class BlockChecker
{
    public static BlockResult Check(BlockSpec spec, Contract contract, Func<string, Contract?> contracts)
    {
        FindingBag findings = new();
        findings.AddRange(spec.Findings);
        BlockView block = new(spec, contracts);
        ShapeReader reader = new(block, contracts, findings);
        Structure.Check(block, contracts, findings);
        foreach (
            Member declared in block.Members.Where(static m =>
                m.Kind is MemberKind.Input or MemberKind.Output || (m.Kind == MemberKind.Value && m.Text.Length > 0)
            )
        )
            reader.Parse(declared.Text, declared.TextSite, mayDivide: declared.Kind == MemberKind.Input);

        bool ends = Circles.Check(block, findings);
        IReadOnlyList<Member> order = EvaluationOrder.Of(block, findings, out IReadOnlyCollection<string> inCircles);
        DefaultFrame defaults = new(block, contracts);
        IReadOnlyCollection<string> wrong = LayerNumbers.Check(block, new(new OwnFrame(block, new(), contracts)), defaults, findings);
        RuleLifting rules = RuleLifting.Lift(block, contracts);
        Requirements.CheckDefaults(block, contracts, rules, defaults, findings);

        bool complete = ends && !findings.All.Any(static f => f.Has(Consequence.NoPort)); // without ports nothing has a shape
        IReadOnlyList<Frame> cases = complete ? Cases.Of(block, contracts, findings) : [];
        ShapePass pass = ShapePass.Of(block, cases, order, reader, defaults, findings, [.. inCircles, .. wrong, .. Refused(block, rules, defaults)]);
        findings.AddRange(pass.Findings.All);
        DefaultNumbers.Check(block, defaults, findings);
        Usage.Check(block, pass.Splits, findings);
        return new(
            spec,
            contract,
            new(block.Members),
            new(order.Select(m => (m.Name, pass.Shapes.Write(m.Name) ?? "")).Where(static s => s.Item2.Length > 0)),
            new(order.Select(static m => m.Name)),
            new(Callees(block, contracts)),
            new(pass.Splits),
            new(rules.Lifted),
            new(rules.PerTurn.Select(static r => r.Stack.Name).Distinct()),
            new(findings.All)
        );
    }

    // What is made against its own requirements, as is told: with which sizes it could be called is not known.
    private static IEnumerable<string> Refused(BlockView block, RuleLifting rules, DefaultFrame defaults)
    {
        IEnumerable<Member> broken = rules.Lifted.Where(rule => rule.Lifted && Evaluator.Truth(rule.Body!, new(defaults)) == false).Concat(rules.Broken);
        HashSet<int> told = [.. broken.Select(static rule => rule.Site)];
        return block.Of(MemberKind.Block).Where(made => !made.Inherited && told.Contains(made.Site)).Select(static made => made.Name);
    }

    private static IEnumerable<Callee> Callees(BlockView block, Func<string, Contract?> contracts) =>
        from name in block
            .Members.Where(static m => m.HoldsBlock || m.Kind is MemberKind.Stack or MemberKind.BlockValue)
            .Select(static m => m.BlockName)
            .Append(block.Spec.Base)
            .Distinct()
        let contract = contracts(name)
        where contract is not null
        select new Callee(name, new(contract.Outputs.Select(static o => o.Name)));
}
