using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Checks the use of layers. A choice of two layers is settled by the case; where it is open, both forms must agree.</summary>
internal sealed class LayerChecker(ShapeChecker checker)
{
    public Shape? Apply(Node call, Shape?[] inputs)
    {
        if (checker.IsUnknown(call.Text) || checker.Block.Find(call.Text) is not { Body: { } body } layer || inputs.Any(static i => i is null)) return null;
        return Apply(body, layer, call, inputs!);
    }

    private Shape? Apply(Node body, Member layer, Node call, Shape[] inputs)
    {
        if (body.Kind == NodeKind.Choose)
        {
            if (Evaluator.Truth(body[0], new(checker.Frame)) is { } test) return Decided(body, body[test ? 1 : 2], body[test ? 2 : 1], layer, call, inputs);
            if (Apply(body[1], layer, call, inputs) is not { } yes || Apply(body[2], layer, call, inputs) is not { } no) return null;
            return Agree(body, yes, no, layer, call) ? yes : null;
        }

        if (body.Kind != NodeKind.Op || LayerTable.Find(body.Text) is not { } kind || body.Descend().Any(static node => node.Kind == NodeKind.Unknown))
            return null;
        if (inputs.Length < kind.Inputs || inputs.Length > kind.Inputs + kind.Optional)
        {
            string wanted = kind.Optional == 0 ? Text(kind.Inputs) : $"{Text(kind.Inputs)} or {Text(kind.Inputs + kind.Optional)}";
            checker.Findings.Add("MF2002", call.Site, [layer.Name, wanted, Text(inputs.Length)], layer.Site);
            return null;
        }

        return kind.Rule(new(checker, kind, body, layer, call, inputs));
    }

    // "No layer" stands in for the other form: where the test says that it may, that form must keep the shape.
    private Shape? Decided(Node body, Node taken, Node left, Member layer, Node call, Shape[] inputs)
    {
        if (Apply(taken, layer, call, inputs) is not { } shape)
            return null;
        if (taken is not { Kind: NodeKind.Op, Text: "Identity" } || left is not { Kind: NodeKind.Op } || LayerTable.Find(left.Text) is not { Inputs: 1 } kind)
            return shape;
        FindingBag aside = new();
        ShapeChecker other = checker.Aside(aside);
        return kind.Rule(new(other, kind, left, layer, call, inputs)) is { } instead && !Agree(body, shape, instead, layer, call) ? null : shape;
    }

    private bool Agree(Node body, Shape yes, Shape no, Member layer, Node call)
    {
        if (yes.Map(checker.Frame.Facts.Normal).Fits(no.Map(checker.Frame.Facts.Normal))) return true;
        checker.Findings.Add("MF2009", body.Site, [layer.Name, checker.Matching.Show(yes), checker.Matching.Show(no)], call.Site);
        return false;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
