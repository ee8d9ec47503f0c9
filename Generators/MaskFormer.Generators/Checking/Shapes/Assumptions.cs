using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Turns tests into facts: what a requirement or the chosen side of a condition says.</summary>
internal static class Assumptions
{
    /// <summary>What the block declares: its requirements and the divisors of its ports.</summary>
    public static void Declared(BlockView block, Frame frame)
    {
        foreach (Member rule in block.Of(MemberKind.Require).Where(static r => r.Body is not null).OrderBy(static r => HasSymbolicDivisor(r.Body!)))
            State(rule.Body!, true, frame);
        foreach (Member port in block.Of(MemberKind.Input))
        {
            foreach ((string name, DimSyntax by) in ShapeParser.TryParse(port.Text)?.Divisors ?? []) frame.Facts.Divide(name, by.Evaluate(frame.Number));
        }
    }

    /// <summary>States that a test holds or does not; false if that contradicts what is known.</summary>
    public static bool State(Node test, bool holds, Frame frame)
    {
        Scope scope = new(frame);
        if (Evaluator.Truth(test, scope) is { } known) return known == holds;
        frame.Facts.SetFlag(NodeText.Write(test), holds);
        switch (test.Kind)
        {
            case NodeKind.Unary when test.Text == "!":
                return State(test[0], !holds, frame);
            case NodeKind.Name when frame.Definition(test.Text) is { } body:
                return State(body, holds, frame);
            case NodeKind.Binary when test.Text == (holds ? "&&" : "||"):
                return State(test[0], holds, frame) & State(test[1], holds, frame);
            case NodeKind.Binary when test.Text == (holds ? "==" : "!="):
                return Equal(test[0], test[1], frame);
            default:
                return true;
        }
    }

    private static bool Equal(Node left, Node right, Frame frame)
    {
        Scope scope = new(frame);
        if (left.Kind is NodeKind.Name or NodeKind.Path && Evaluator.Constant(right, scope) is { } constant)
            return frame.Facts.SetConstant(NodeText.Write(left), constant);
        if (left is { Kind: NodeKind.Binary, Text: "%" } && right is { Kind: NodeKind.Number, Text: "0" })
        {
            if (
                Evaluator.Number(left[0], scope) is { } whole
                && Evaluator.Number(left[1], scope) is { Terms: [{ Count: > 0 }] } part
                && Own(left[0]) is { } name
                && whole.Terms.Length > 0
            )
                frame.Facts.Divide(name, part);
            return true;
        }

        if (Evaluator.Number(left, scope) is { } a && Evaluator.Number(right, scope) is { } b) frame.Facts.Equate(a, b);
        return true;
    }

    // A size is written as one product. 2 and Heads may both divide Hidden, and then the number is what is written: more follows from it.
    private static bool HasSymbolicDivisor(Node rule) =>
        rule.Descend().Any(static n => n is { Kind: NodeKind.Binary, Text: "%" } && n[1].Kind != NodeKind.Number);

    private static string? Own(Node node) => node.Kind is NodeKind.Name or NodeKind.Path ? NodeText.Write(node) : null;
}
