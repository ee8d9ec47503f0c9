using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Checks folds over stacks: turns 0 and 1 and the last by default. From the second turn on the carried shape stays.</summary>
internal sealed class LoopChecker(ShapeChecker checker)
{
    public Shape? Infer(Node loop, Scope scope)
    {
        if (Stack(loop[0]) is not { Body: { Kind: NodeKind.Repeat } repeat } stack || checker.Infer(loop[1], scope) is not { } carried) return null;
        string[] names = loop.Text.Split(',');
        Scope own = new(checker.Frame);
        foreach (long turn in Turns(repeat))
        {
            Scope inside = own.With(repeat.Text, Dim.Const(turn));
            if (Records.Find(repeat[1], inside, $"{stack.Name}[{turn.ToString(System.Globalization.CultureInfo.InvariantCulture)}]") is not { } block)
                return null;
            if (checker.Infer(loop[2], scope.With(names[0], block).With(names[1], carried)) is not { } next)
                return null;
            if ((turn > 0 || loop.Kind == NodeKind.Scan || AreEqual(repeat)) && !Keeps(next, carried, stack, turn, loop))
                return null;
            carried = next;
        }

        Dim count = Evaluator.Number(repeat[0], own) ?? Dim.Symbol($"{stack.Name}.Count");
        return loop.Kind == NodeKind.Fold ? carried : new([new(count), .. carried.Axes]);
    }

    // The same block in every turn: what it keeps in the second one it keeps in the first, unless the carried tensor goes to another port than it should.
    private static bool AreEqual(Node repeat) => !repeat[1].Descend().Any(n => n.Kind == NodeKind.Index && n.Text == repeat.Text);

    private bool Keeps(Shape next, Shape carried, Member stack, long turn, Node loop)
    {
        if (next.Map(checker.Frame.Facts.Normal).Fits(carried.Map(checker.Frame.Facts.Normal)))
            return true;
        checker.Findings.Add(
            "MF2007",
            loop[2].Site,
            [turn.ToString(System.Globalization.CultureInfo.InvariantCulture), stack.Name, checker.Matching.Show(carried), checker.Matching.Show(next)],
            stack.Site
        );
        return false;
    }

    private IEnumerable<long> Turns(Node repeat)
    {
        yield return 0;
        yield return 1;
        if (Evaluator.Number(repeat[0], new(checker.Matching.DefaultFrame)) is { IsConst: true, Value: > 2 and var count }) yield return count - 1;
    }

    private Member? Stack(Node node) => node.Kind == NodeKind.Block && checker.Block.Find(node.Text) is { Kind: MemberKind.Stack } member ? member : null;
}
