using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// Tests numbers among tensors while every parameter has its default: what divides by zero then, or drops more than there is (MF2032). A choice is
/// followed as the defaults decide it.
/// </summary>
internal sealed class DefaultNumbers(DefaultFrame defaults, FindingBag findings)
{
    private const string When = ", by default too";

    private readonly Scope scope = new(defaults);

    public static void Check(BlockView block, DefaultFrame defaults, FindingBag findings)
    {
        DefaultNumbers numbers = new(defaults, findings);
        foreach (Member member in block.Members.Where(static member => member is { Inherited: false, Body: not null }))
        {
            if (member.Kind is MemberKind.Value or MemberKind.Output or MemberKind.Row or MemberKind.BlockValue) numbers.Walk(member.Body!);
            else if (member.Kind is MemberKind.Derived or MemberKind.Layer or MemberKind.Weight) numbers.Divides(member.Body!);
        }
    }

    private void Walk(Node node)
    {
        if (node.Kind == NodeKind.Choose && Evaluator.Truth(node[0], scope) is { } test) Walk(node[test ? 1 : 2]);
        else if (node.Kind == NodeKind.Scalar && !findings.Blames(node.Site)) Divides(node[0]);
        else if (node.Kind != NodeKind.Scalar) Call(node);
    }

    private void Call(Node node)
    {
        if (node.Kind == NodeKind.At) Divides(node);
        foreach (Node part in node.Args) Walk(part);
        if (node.Kind != NodeKind.Op || OpTable.Find(node.Text) is not { } op) return;
        if (node is { Text: "Divide", Args: [_, { Kind: NodeKind.Scalar } by] } && Evaluator.Evaluate(by[0], scope).Real is 0) Report(by[0], by.Site);
        else if (OperatorOps.Symbol(op.Name) is null) OpNumbers.Check(op, node, scope, findings, When, defaults.IsExplained);
    }

    // Whole numbers throw; others become infinite.
    private void Divides(Node number)
    {
        if (Evaluator.Failure(number, scope) is ({ Site: > 0 } place, var why) && number.Descend().Any(node => node.Kind == NodeKind.At && node[1] == place))
        {
            if (!findings.Blames(place.Site)) findings.Add("MF2032", place.Site, ["a place", "a list", "within it: " + why, NodeText.Write(place)]);
            return;
        }

        Node? zero = Evaluator.Failure(number, scope)?.Cause ?? number.Descend().FirstOrDefault(node =>
            node is { Kind: NodeKind.Binary, Text: "/" } && Evaluator.Evaluate(node[1], scope).Real is 0
            && Evaluator.Evaluate(node, scope).Data is double.PositiveInfinity or double.NegativeInfinity or double.NaN)?[1];
        if (zero is { Site: > 0 }) Report(zero, zero.Site);
    }

    private void Report(Node divisor, int site)
    {
        if (findings.Blames(site) || defaults.IsExplained(divisor)) return;
        findings.Add("MF2032", site, ["what is divided by", "'/'", "another number than 0" + When, NodeText.Write(divisor)]);
    }
}
