using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// Contracts as one line of text, for <c>[assembly: RecordContract("…")]</c>: name, marks, bases and members, expressions as trees of their nodes, for example
/// <c>(Full.Name creatable (bases Full.Base) (Parameter In int "" bound - (Number 64)) …)</c>.
/// </summary>
internal static class ContractText
{
    private const string None = "-";
    private const string Creatable = "creatable";
    private const string Abstract = "abstract";
    private const string Primitive = "primitive";

    public static string Write(Contract contract) =>
        TextTree.Of(
            contract.FullName,
            [
                TextTree.Of(contract.Abstract ? Abstract : contract.Primitive ? Primitive : contract.CanCreate ? Creatable : None),
                TextTree.Of("bases", contract.Bases.Select(static name => TextTree.Of(name))),
                .. contract.Members.Select(Write),
            ]
        ).ToString();

    /// <summary>The contract, or null for text of another version.</summary>
    public static Contract? Read(string text)
    {
        if (TextTree.Read(text) is not { Args: { Count: >= 2 } parts } tree) return null;
        Member?[] members = [.. parts.Skip(2).Select(Member)];
        if (members.Any(static member => member is null)) return null;
        string mark = parts[0].Text;
        return new(tree.Text, mark == Abstract, mark == Primitive, new(members!))
        {
            CanCreate = mark is Creatable or Primitive,
            Bases = new(parts[1].Args.Select(static name => name.Text)),
        };
    }

    private static TextTree Write(Member m) => TextTree.Of(
        m.Kind.ToString(),
        [
            TextTree.Of(m.Name),
            TextTree.Of(m.Type),
            TextTree.Of(m.HoldsBlock ? m.Key : m.Text),
            TextTree.Of(m.Bound ? "bound" : m.Abstract ? Abstract : m.Demand ? "demand" : m.Lifted ? "lifted" : None),
            TextTree.Of(m is { Least: { } least, Most: { } most } ? Invariant(least) + ".." + Invariant(most) : None),
            .. m.Body is { } body ? [Write(body)] : Array.Empty<TextTree>(),
        ]
    );

    private static TextTree Write(Node node) => TextTree.Of(node.Kind.ToString(), [TextTree.Of(node.Text), .. node.Args.Select(Write)]);

    private static Member? Member(TextTree tree)
    {
        if (tree.Args.Count is not (5 or 6) || !Enum.TryParse(tree.Text, out MemberKind kind)) return null;
        Node? body = tree.Args.Count == 6 ? Node(tree.Args[5]) : null;
        if (tree.Args.Count == 6 && body is null) return null;
        string[] range = tree.Args[4].Text.Split([".."], StringSplitOptions.None);
        string mark = tree.Args[3].Text;
        Member member = new(kind, tree.Args[0].Text, tree.Args[1].Text, tree.Args[2].Text, "", body, 0);
        return (member.HoldsBlock ? member with { Text = "", Key = member.Text } : member) with
        {
            Bound = mark == "bound",
            Abstract = mark == Abstract,
            Demand = mark == "demand",
            Lifted = mark == "lifted",
            Least = range.Length == 2 ? Real(range[0]) : null,
            Most = range.Length == 2 ? Real(range[1]) : null,
        };
    }

    private static Node? Node(TextTree tree)
    {
        if (tree.Args.Count == 0 || !Enum.TryParse(tree.Text, out NodeKind kind)) return null;
        List<Node> args = [];
        foreach (TextTree branch in tree.Args.Skip(1))
        {
            if (Node(branch) is not { } arg) return null;
            args.Add(arg);
        }

        return new(kind, tree.Args[0].Text, new(args), 0);
    }

    private static string Invariant(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double? Real(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
