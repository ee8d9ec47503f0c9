using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Infers the shapes of rows of tensors, and of what is picked from them.</summary>
internal sealed class RowChecker(ShapeChecker checker)
{
    private readonly Dictionary<string, IReadOnlyList<Shape>?> known = [];

    /// <summary>Checks a property that holds a row.</summary>
    public void Check(Member member) => known[member.Name] = member.Body is { } body ? Infer(body, new(checker.Frame)) : null;

    /// <summary>One shape for each tensor; null if they are not known, or after a finding.</summary>
    public IReadOnlyList<Shape>? Infer(Node node, Scope scope)
    {
        switch (node.Kind)
        {
            case NodeKind.Value:
                return known.TryGetValue(node.Text, out IReadOnlyList<Shape>? shapes) ? shapes : null;
            case NodeKind.Collect or NodeKind.Map:
                return checker.Loops.InferRow(node, scope);
            case NodeKind.Row:
                IReadOnlyList<Shape>?[] parts = [.. node.Args.Select(part => Part(part, scope))];
                return parts.Any(static part => part is null) ? null : [.. parts.SelectMany(static part => part!)];
            default:
                return null;
        }
    }

    private IReadOnlyList<Shape>? Part(Node part, Scope scope) =>
        part.Kind == NodeKind.Spread ? Infer(part[0], scope) : checker.Infer(part, scope) is { } shape ? [shape] : null;

    /// <summary>The shape of <c>row[index]</c>; null after a finding.</summary>
    public Shape? Pick(Node pick, Scope scope)
    {
        if (Infer(pick[0], scope) is not { } row) return null;
        bool fromEnd = pick[1] is { Kind: NodeKind.Unary, Text: "^" };
        Dim? place = Evaluator.Number(fromEnd ? pick[1][0] : pick[1], scope);
        long at = place is { IsConst: true } ? fromEnd ? row.Count - place.Value : place.Value : -1;
        if (at >= 0 && at < row.Count) return row[(int)at];
        return Outside(pick, row.Count, place is { IsConst: true } ? $"{place}" : NodeText.Write(pick[1]));
    }

    /// <summary>An operation's inputs, with every row in place of which all its tensors stand; null if one is not known.</summary>
    public Node? Spread(Node call, Scope scope)
    {
        List<Node> args = [];
        foreach (Node arg in call.Args)
        {
            if (arg.Kind != NodeKind.Spread)
            {
                args.Add(arg);
                continue;
            }

            if (Infer(arg[0], scope) is not { } row) return null;
            args.AddRange(row.Select((_, i) => new Node(NodeKind.Pick, "", new([arg[0], new(NodeKind.Number, NumberText.Of(i), [], arg.Site)]), arg.Site)));
        }

        return call with { Args = new(args) };
    }

    /// <summary>
    /// Whether all that a loop picks by the number of its turn is there in however many turns: the number modulo no more than the row holds.
    /// False after a finding.
    /// </summary>
    public bool AreWithin(Loop loop, Scope scope)
    {
        foreach (Node pick in Picks(loop))
        {
            if (Infer(pick[0], scope) is not { } row) return false;
            if (Modulus(pick[1]) is { } by && by >= 1 && by <= row.Count) continue;
            Outside(pick, row.Count, NodeText.Write(pick[1]));
            return false;
        }

        return true;
    }

    /// <summary>After how many turns a loop picks the same again.</summary>
    public long Period(Loop loop) =>
        loop.Index.Length == 0 ? 1 : Picks(loop).Select(pick => Modulus(pick[1]) ?? 1).Where(static by => by > 0).Aggregate(1L, LeastMultiple);

    private static IEnumerable<Node> Picks(Loop loop) => loop.Body.Descend().Where(n =>
        n.Kind == NodeKind.Pick && n[1].Descend().Any(index => index.Kind == NodeKind.Index && index.Text == loop.Index));

    private long? Modulus(Node index) => index is { Kind: NodeKind.Binary, Text: "%" } && IsNotNegative(index[0])
        && Evaluator.Number(index[1], new(checker.Frame)) is { IsConst: true } by ? by.Value : null;

    // i, i + 1, 2 * i
    private static bool IsNotNegative(Node node) => node.Kind switch
    {
        NodeKind.Index or NodeKind.Number => true,
        NodeKind.Binary => node.Text is "+" or "*" or "/" && node.Args.All(IsNotNegative),
        _ => false,
    };

    private static long LeastMultiple(long a, long b) => a / Divisor(a, b) * b;

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    private Shape? Outside(Node pick, int count, string place)
    {
        if (pick[1].Descend().Any(static part => part.Kind == NodeKind.Unknown)) return null; // that is told
        string row = pick[0].Kind == NodeKind.Value ? pick[0].Text : NodeText.Write(Loop.Of(pick[0]).Rows[0]);
        checker.Findings.Add("MF2015", pick[1].Site, [place, row, NumberText.Of(count)]);
        return null;
    }
}
