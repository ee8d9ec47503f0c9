using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Turns demands of layers and requirements of nested blocks into rules between the block's own parameters.</summary>
internal sealed class RuleLifting(BlockView block, Func<string, Contract?> contracts)
{
    private readonly List<Member> lifted = [];
    private readonly List<Member> broken = [];
    private readonly List<(Member Stack, Member Rule)> perTurn = [];
    private readonly Dictionary<string, int> literals = [];
    private readonly HashSet<string> known =
    [
        .. block.Of(MemberKind.Require).Where(static r => r.Body is not null).Select(static r => NodeText.Write(r.Body!)),
    ];

    /// <summary>The numbers by which layers demand to divide, by the name of the rule: where a wrong one is written down, it is to blame.</summary>
    public IReadOnlyDictionary<string, int> Literals => literals;

    /// <summary>Rules over the block's own names, each with the place of what demands it.</summary>
    public IReadOnlyList<Member> Lifted => lifted;

    /// <summary>Rules between numbers alone that do not hold: a layer made with wrong numbers.</summary>
    public IReadOnlyList<Member> Broken => broken;

    /// <summary>Rules over the running number of a stack: they cannot be stated once, so every item is asked.</summary>
    public IReadOnlyList<(Member Stack, Member Rule)> PerTurn => perTurn;

    public static RuleLifting Lift(BlockView block, Func<string, Contract?> contracts)
    {
        RuleLifting lifting = new(block, contracts);
        foreach (Member member in block.Members.Where(static m => m.Body is not null && !m.Inherited))
        {
            if (member.Kind == MemberKind.Layer) lifting.Layer(member.Body!, member, null);
            if (member.Kind is MemberKind.Block or MemberKind.Stack) lifting.Record(member.Body!, member, null);
        }

        return lifting;
    }

    private void Layer(Node body, Member member, Node? when)
    {
        if (body.Kind == NodeKind.Choose)
        {
            Layer(body[1], member, And(when, body[0]));
            Layer(body[2], member, And(when, Not(body[0])));
            return;
        }

        if (body.Kind != NodeKind.Op || LayerTable.Find(body.Text) is not { } kind) return;
        foreach (Demand demand in kind.Demands) Layer(kind, demand, body, member, when);
    }

    private void Layer(LayerKind kind, Demand demand, Node body, Member member, Node? when)
    {
        Node Argument(string name) => body[kind.Signature.IndexOf(name)];
        if (Argument(demand.Part) is { Kind: NodeKind.Number, Text: "1" }) return;
        if (Evaluator.Number(Argument(demand.Part), new(new OwnFrame(block, new(), contracts))) is { IsConst: true, Value: <= 0 }) return; // MF2032
        Node test = Binary("==", Binary("%", Argument(demand.Whole), Argument(demand.Part)), new(NodeKind.Number, "0", [], 0));
        if (demand.OnlyFor is var (parameter, constant))
        {
            Node choice = Argument(parameter);
            if (choice.Kind == NodeKind.Enum && choice.Text != constant) return;
            if (choice.Kind != NodeKind.Enum) test = Binary("||", Binary("!=", choice, new(NodeKind.Enum, constant, [], 0)), test);
        }

        string? rule = Add($"{demand.What} of '{member.Name}' must be divisible by {demand.Part}", test, member, when);
        if (rule is not null && Argument(demand.Part) is { Kind: NodeKind.Number, Site: var site }) literals[rule] = site;
    }

    private void Record(Node body, Member member, Node? when)
    {
        switch (body.Kind)
        {
            case NodeKind.Repeat:
                Node count = Binary(">=", body[0], new(NodeKind.Number, "0", [], 0));
                if (IsSettled(count)) Add($"Number of '{member.Name}' must not be negative", count, member, when);
                Record(body[1], member, when);
                break;
            case NodeKind.Choose:
                Record(body[1], member, And(when, body[0]));
                Record(body[2], member, And(when, Not(body[0])));
                break;
            case NodeKind.New when contracts(body.Text) is { } contract:
                Instance defaults = new(contract, new OwnFrame(block, new(), contracts), "", null, new Dictionary<string, Meaning>(), 0);
                foreach (Member rule in contract.Rules)
                {
                    if (rule.Body is not null && Evaluator.Truth(rule.Body, new(defaults)) == false) continue; // a finding of that block
                    if (rule.Body is not null && Translation.Of(rule.Body, contract, body) is { } test)
                        Add($"{Names.Last(contract.FullName)}: {rule.Text}", test, member, when);
                }

                break;
        }
    }

    /// <summary>The name of the rule, or null if there is none to add.</summary>
    private string? Add(string message, Node test, Member demander, Node? when)
    {
        if (known.Contains(NodeText.Write(test.WithoutSites()))) return null; // demanded in every case already
        Node bare = (when is null ? test : IsSettled(test) ? Not(when) : Binary("||", Not(when), test)).WithoutSites();
        if (bare.Descend().Any(static n => n.Kind is NodeKind.Item or NodeKind.Unknown) || Truth(test) == true) return null;
        Member rule = new(MemberKind.Require, $"{block.Spec.Name}Rule{lifted.Count + 1}", "bool", message, "", bare, demander.Site)
        {
            Demand = demander.Kind == MemberKind.Layer,
            Lifted = demander.Kind != MemberKind.Layer,
        };
        if (bare.Descend().Any(static n => n.Kind is NodeKind.Index)) perTurn.Add((demander, rule));
        else if (IsSettled(bare)) broken.Add(rule);
        else if (known.Add(NodeText.Write(bare))) lifted.Add(rule);
        else return null;
        return rule.Name;
    }

    // Only numbers: no parameter can change it.
    private static bool IsSettled(Node test) =>
        !test.Descend().Any(static n => n.Kind is NodeKind.Name or NodeKind.Path or NodeKind.Index or NodeKind.Item or NodeKind.Opaque);

    private bool? Truth(Node test) => Evaluator.Truth(test, new(new OwnFrame(block, new(), contracts)));

    private static Node And(Node? when, Node test) => when is null ? test : Binary("&&", when, test);

    private static Node Not(Node test) => test is { Kind: NodeKind.Unary, Text: "!" } ? test[0] : new(NodeKind.Unary, "!", new([test]), 0);

    private static Node Binary(string op, Node left, Node right) => new(NodeKind.Binary, op, new([left, right]), 0);
}
