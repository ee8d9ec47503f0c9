using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Checks the use of layers. A choice of two layers is settled by the case; where it is open, both forms must agree.</summary>
internal sealed class LayerChecker(ShapeChecker checker)
{
    public Shape? Apply(Node call, Shape?[] inputs)
    {
        if (checker.Block.Find(call.Text) is not { Body: { } body } layer || inputs.Any(static i => i is null)) return null;
        return Apply(body, layer, call, inputs!);
    }

    private Shape? Apply(Node body, Member layer, Node call, Shape[] inputs)
    {
        if (body.Kind == NodeKind.Choose)
        {
            if (Evaluator.Truth(body[0], new(checker.Frame)) is { } test) return Apply(body[test ? 1 : 2], layer, call, inputs);
            if (Apply(body[1], layer, call, inputs) is not { } yes || Apply(body[2], layer, call, inputs) is not { } no) return null;
            if (yes.Map(checker.Frame.Facts.Normal).Fits(no.Map(checker.Frame.Facts.Normal))) return yes;
            checker.Findings.Add("MF2009", body.Site, [layer.Name, checker.Matching.Show(yes), checker.Matching.Show(no)], call.Site);
            return null;
        }

        if (body.Kind != NodeKind.Op || LayerTable.Find(body.Text) is not { } kind) return null;
        if (inputs.Length != kind.Inputs)
        {
            checker.Findings.Add("MF2002", call.Site, [layer.Name, Text(kind.Inputs), Text(inputs.Length)], layer.Site);
            return null;
        }

        return kind.Rule(new(checker, kind, body, layer, call, inputs));
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
