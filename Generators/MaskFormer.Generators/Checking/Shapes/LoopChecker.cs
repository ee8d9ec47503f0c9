using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// Checks loops over rows of blocks. Where the number of turns stands in the source every turn is gone through, and may change the shape. Else
/// turns 0 and 1 and the last by default are: from the second one on the carried shape stays.
/// </summary>
internal sealed class LoopChecker(ShapeChecker checker)
{
    // No proof needs more, and no model has as many stages.
    private const int Most = 64;

    private Scope Own => new(checker.Frame);

    /// <summary>The shape of a Fold or Scan; null if it is not known, or after a finding.</summary>
    public Shape? Infer(Node node, Scope scope)
    {
        Loop loop = Loop.Of(node);
        if (Stacks(loop) is not { } stacks) return null;
        if (stacks.Any(row => row.Name == checker.Assumed?.Name)) return checker.Assumed!.Shape;
        if (Walk(node, loop, stacks, scope) is not { } each) return null;
        if (node.Kind == NodeKind.Fold) return each[each.Count - 1];
        return new([new(Count(stacks[0]) ?? Dim.Symbol($"{stacks[0].Name}.Count")), .. each[each.Count - 1].Axes]);
    }

    /// <summary>The shapes of a row of tensors that a loop leaves; null if it is not known, or after a finding.</summary>
    public IReadOnlyList<Shape>? InferRow(Node node, Scope scope)
    {
        Loop loop = Loop.Of(node);
        if (Stacks(loop) is not { } stacks) return null;
        if (Turns(stacks[0]) is not null) return Walk(node, loop, stacks, scope) is { } each ? [.. each.Skip(loop.Seed is null ? 0 : 1)] : null;
        checker.Findings.Add("MF2017", node[0].Site, [stacks[0].Name, NodeText.Write(stacks[0].Body![0])], stacks[0].Site);
        return null;
    }

    /// <summary>What is carried into the first turn, if anything is, and what leaves each turn that was gone through.</summary>
    private List<Shape>? Walk(Node node, Loop loop, Member[] stacks, Scope scope)
    {
        if (!stacks.Skip(1).All(other => SameLength(node, stacks[0], other))) return null;
        if (Turns(stacks[0]) is null && loop.Index.Length > 0 && !checker.Rows.AreWithin(loop, scope)) return null;
        List<Shape> each = [];
        if (loop.Seed is { } seed)
        {
            if (checker.Infer(seed, scope) is not { } carried) return null;
            each.Add(carried);
        }

        foreach (long turn in Turns(stacks[0]) ?? SomeTurns(loop, stacks[0]))
        {
            if (Inside(loop, stacks, turn, each, scope) is not { } inside || checker.Infer(loop.Body, inside) is not { } next) return null;
            if (MustKeep(node, stacks[0], turn) && !Keeps(next, each[each.Count - 1], stacks[0], turn, loop)) return null;
            each.Add(next);
        }

        return each;
    }

    private Scope? Inside(Loop loop, Member[] stacks, long turn, List<Shape> each, Scope scope)
    {
        string number = turn.ToString(CultureInfo.InvariantCulture);
        for (int i = 0; i < stacks.Length; i++)
        {
            Node repeat = stacks[i].Body!;
            if (Records.Find(repeat[1], Own.With(repeat.Text, Dim.Const(turn)), $"{stacks[i].Name}[{number}]") is not { } block) return null;
            scope = scope.With(loop.Items[i], block);
        }

        if (loop.Index.Length > 0) scope = scope.With(loop.Index, Dim.Const(turn));
        return loop.Seed is null ? scope : scope.With(loop.Carried, each[each.Count - 1]);
    }

    // The same block in every turn: what it keeps in the second one it keeps in the first, unless the carried tensor goes to another port than it should.
    private bool MustKeep(Node node, Member stack, long turn) => node.Kind switch
    {
        NodeKind.Scan => true,
        NodeKind.Fold => Turns(stack) is null && (turn > 0 || AreEqual(stack.Body!)),
        _ => false,
    };

    private static bool AreEqual(Node repeat) => !repeat[1].Descend().Any(n => n.Kind == NodeKind.Index && n.Text == repeat.Text);

    private bool Keeps(Shape next, Shape carried, Member stack, long turn, Loop loop)
    {
        if (next.Map(checker.Frame.Facts.Normal).Fits(carried.Map(checker.Frame.Facts.Normal)))
            return true;
        checker.Findings.Add(
            "MF2007",
            loop.Body.Site,
            [turn.ToString(CultureInfo.InvariantCulture), stack.Name, checker.Matching.Show(carried), checker.Matching.Show(next)],
            stack.Site
        );
        return false;
    }

    private bool SameLength(Node node, Member first, Member other)
    {
        if (Count(first) is { } count && Count(other) is { } more && checker.Frame.Facts.Normal(count - more) is { IsConst: true, Value: 0 }) return true;
        string[] written = [NodeText.Write(first.Body![0]), NodeText.Write(other.Body![0])];
        if (written[0] == written[1]) return true;
        checker.Findings.Add("MF2016", node[0].Site, [first.Name, written[0], other.Name, written[1]], other.Site);
        return false;
    }

    private Dim? Count(Member stack) => Evaluator.Number(stack.Body![0], Own);

    /// <summary>All turns, if their number stands in the source.</summary>
    private IEnumerable<long>? Turns(Member stack) =>
        Count(stack) is { IsConst: true, Value: >= 1 and <= Most and var count } ? Enumerable.Range(0, (int)count).Select(static turn => (long)turn) : null;

    private IEnumerable<long> SomeTurns(Loop loop, Member stack)
    {
        long some = System.Math.Max(2, System.Math.Min(checker.Rows.Period(loop) + 1, Most));
        for (long turn = 0; turn < some; turn++) yield return turn;
        if (Evaluator.Number(stack.Body![0], new(checker.Matching.DefaultFrame)) is { IsConst: true } count && count.Value > some) yield return count.Value - 1;
    }

    private Member[]? Stacks(Loop loop)
    {
        Member?[] stacks = [.. loop.Rows.Select(row => row.Kind == NodeKind.Block && checker.Block.Find(row.Text)
            is { Kind: MemberKind.Stack, Body.Kind: NodeKind.Repeat } stack ? stack : null)];
        return stacks.Any(static s => s is null) ? null : [.. stacks.OfType<Member>()];
    }
}
