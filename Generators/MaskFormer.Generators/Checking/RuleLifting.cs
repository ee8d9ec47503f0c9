using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Turns demands of layers and requirements of nested blocks into rules between the block's own parameters.</summary>
internal sealed class RuleLifting(BlockView block, Func<string, Contract?> contracts)
{
    private readonly List<Member> lifted = [];
    private readonly HashSet<string> known = [.. block.Of(MemberKind.Require).Where(static r => r.Body is not null).Select(static r => NodeText.Write(r.Body!))];

    public static IReadOnlyList<Member> Lift(BlockView block, Func<string, Contract?> contracts)
    {
        RuleLifting lifting = new(block, contracts);
        foreach (Member member in block.Members.Where(static m => m.Body is not null && !m.Inherited))
        {
            if (member.Kind == MemberKind.Layer) lifting.Layer(member.Body!, member);
            if (member.Kind is MemberKind.Block or MemberKind.Stack) lifting.Record(member.Body!, member);
        }

        return lifting.lifted;
    }

    private void Layer(Node body, Member member)
    {
        if (body.Kind == NodeKind.Choose)
        {
            Layer(body[1], member);
            Layer(body[2], member);
            return;
        }

        if (body.Kind != NodeKind.Op || LayerTable.Find(body.Text) is not { Demand: { } demand } kind) return;
        Node Argument(string name) => body[kind.Signature.IndexOf(name)];
        if (Argument(demand.Part) is { Kind: NodeKind.Number, Text: "1" }) return;
        Node test = Binary("==", Binary("%", Argument(demand.Whole), Argument(demand.Part)), new(NodeKind.Number, "0", [], 0));
        if (demand.OnlyFor is var (parameter, constant))
        {
            Node choice = Argument(parameter);
            if (choice.Kind == NodeKind.Enum && choice.Text != constant) return;
            if (choice.Kind != NodeKind.Enum) test = Binary("||", Binary("!=", choice, new(NodeKind.Enum, constant, [], 0)), test);
        }

        Add($"{demand.What} of '{member.Name}' must be divisible by {demand.Part}", test, member.Site);
    }

    private void Record(Node body, Member member)
    {
        switch (body.Kind)
        {
            case NodeKind.Repeat:
                Record(body[1], member);
                break;
            case NodeKind.Choose:
                Record(body[1], member);
                Record(body[2], member);
                break;
            case NodeKind.New when contracts(body.Text) is { } contract:
                foreach (Member rule in contract.Rules)
                {
                    if (rule.Body is not null && Translate(rule.Body, contract, body, 0) is { } test) Add($"{Names.Last(contract.FullName)}: {rule.Text}", test, member.Site);
                }

                break;
        }
    }

    private void Add(string message, Node test, int site)
    {
        Node bare = test.WithoutSites();
        if (bare.Descend().Any(static n => n.Kind is NodeKind.Index or NodeKind.Item or NodeKind.Unknown)) return; // differs from turn to turn: tested by the nested records
        if (!bare.Descend().Any(static n => n.Kind is NodeKind.Name or NodeKind.Path) && Evaluator.Truth(bare, new(new OwnFrame(block, new(), contracts))) == true) return;
        if (known.Add(NodeText.Write(bare))) lifted.Add(new(MemberKind.Require, $"{block.Spec.Name}Rule{lifted.Count + 1}", "bool", message, "", bare, site));
    }

    // The callee's names replaced by what the caller sets, by defaults, by the meaning of derived values; null if that is not possible.
    private static Node? Translate(Node node, Contract contract, Node creation, int depth)
    {
        if (depth > 20) return null;
        if (node.Kind == NodeKind.Opaque) return null;
        if (node.Kind == NodeKind.Name)
        {
            if (creation.Args.FirstOrDefault(s => s.Text == node.Text) is { } set) return set[0];
            return contract.Find(node.Text)?.Body is { } body ? Translate(body, contract, creation, depth + 1) : null;
        }

        Node?[] args = [.. node.Args.Select(a => Translate(a, contract, creation, depth + 1))];
        return args.Any(static a => a is null) ? null : node with { Args = new(args!) };
    }

    private static Node Binary(string op, Node left, Node right) => new(NodeKind.Binary, op, new([left, right]), 0);
}
