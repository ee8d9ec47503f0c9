namespace MaskFormer.StableHlo;

/// <summary>
/// Few and wide loop steps: all edges are relaxed at once (Bellman-Ford) until nothing gets shorter, several rounds per step. A loop step on an
/// accelerator costs 10 to 30 µs whatever it does, so this form is the faster one there.
/// </summary>
internal static class RoundsAssignment
{
    private const int RoundsPerStep = 4;

    /// <inheritdoc cref="NestedAssignment.Insert"/>
    public static IReadOnlyList<Value> Insert(GraphBuilder g, AssignmentProblem p, IReadOnlyList<Value> s)
    {
        (Value waiting, Value prices, Value rowOfColumn, Value columnOfRow) = (s[1], s[2], s[3], s[4]);
        Value start = p.NextRow(waiting);
        Value isStart = g.Compare(Direction.EQ, p.Iota(p.Rows), p.Spread(start, p.Rows));
        Value reduced = Reduced(g, p, prices, columnOfRow);
        Value pairs = Pairs(g, p, columnOfRow);

        Value far = g.FullLike(prices, AssignmentProblem.Unreached);
        IReadOnlyList<Value> state = [g.Full(0, ElementType.I32), far, g.Full(-1, ElementType.I32, p.Count, p.Columns), g.Full(1, ElementType.I1)];
        IReadOnlyList<Value> found = g.While(
            state,
            t => g.And(t[3], g.Compare(Direction.LT, t[0], (p.Rows / RoundsPerStep) + 2)),
            t =>
            {
                (Value distance, Value predecessor, Value changed) = (t[1], t[2], g.Full(0, ElementType.I1));
                for (int round = 0; round < RoundsPerStep; round++)
                {
                    (distance, predecessor, Value moved) = Relax(g, p, reduced, pairs, isStart, distance, predecessor);
                    changed = p.Any(moved); // if the last round changed nothing, nothing will
                }

                return [g.Add(t[0], 1), distance, predecessor, changed];
            },
            Math.Max(1, p.Rounds / RoundsPerStep));

        (Value reach, Value before) = (found[1], found[2]);
        (Value sink, Value length) = Nearest(g, p, reach, rowOfColumn, start);
        Value saved = g.Subtract(p.Spread(length, p.Columns), reach);
        Value drop = g.Binary(BinaryKind.Maximum, saved, g.FullLike(saved, 0));
        (rowOfColumn, columnOfRow) = p.Augment(rowOfColumn, columnOfRow, before, sink, start);
        return [g.Add(s[0], 1), g.And(waiting, g.Not(isStart)), g.Subtract(prices, drop), rowOfColumn, columnOfRow];
    }

    /// <summary>Cost less both prices [P, n, m], at least zero: rounding below zero would make cycles among the predecessors.</summary>
    private static Value Reduced(GraphBuilder g, AssignmentProblem p, Value prices, Value columnOfRow)
    {
        Value line = g.Subtract(p.Cost, p.OverRows(prices));
        Value paired = p.Pick(Pairs(g, p, columnOfRow), line), least = g.ReduceAxes(BinaryKind.Minimum, line, 2);
        Value price = g.Select(g.Compare(Direction.LT, columnOfRow, 0), least, paired);
        Value reduced = g.Subtract(line, p.OverColumns(price));
        return g.Binary(BinaryKind.Maximum, reduced, g.FullLike(reduced, 0));
    }

    private static Value Pairs(GraphBuilder g, AssignmentProblem p, Value columnOfRow) =>
        g.Compare(Direction.EQ, p.Iota3(ElementType.I32, 2), p.OverColumns(columnOfRow));

    /// <summary>One round: every column takes the best offer of all rows reached so far.</summary>
    private static (Value Distance, Value Predecessor, Value Changed) Relax(
        GraphBuilder g,
        AssignmentProblem p,
        Value reduced,
        Value pairs,
        Value isStart,
        Value distance,
        Value predecessor
    )
    {
        // A matched row is as far as its column, the start row is at 0, the others are not reached.
        Value matched = g.ReduceAxes(BinaryKind.Minimum, g.Select(pairs, p.OverRows(distance), g.FullLike(reduced, AssignmentProblem.Unreached)), 2);
        Value rows = g.Select(isStart, g.FullLike(matched, 0), matched);
        Value offers = g.Add(p.OverColumns(rows), reduced), row = p.Iota3(ElementType.I32, 1);
        Value best = g.ReduceAxes(BinaryKind.Minimum, offers, 1);
        Value from = g.ReduceAxes(BinaryKind.Minimum, g.Select(g.Compare(Direction.EQ, offers, p.OverRows(best)), row, g.FullLike(row, p.Rows)), 1);
        Value better = g.Compare(Direction.LT, best, distance);
        return (g.Select(better, best, distance), g.Select(better, from, predecessor), better);
    }

    /// <summary>The nearest free column of every problem that inserts a row, or -1, and its distance.</summary>
    private static (Value Sink, Value Length) Nearest(GraphBuilder g, AssignmentProblem p, Value distance, Value rowOfColumn, Value start)
    {
        Value free = g.Compare(Direction.LT, rowOfColumn, 0), iota = p.Iota(p.Columns);
        Value ends = g.Select(free, distance, g.FullLike(distance, AssignmentProblem.Unreached));
        Value length = g.ReduceAxes(BinaryKind.Minimum, ends, 1);
        Value at = g.And(free, g.Compare(Direction.EQ, ends, p.Spread(length, p.Columns)));
        Value column = g.ReduceAxes(BinaryKind.Minimum, g.Select(at, iota, g.FullLike(iota, p.Columns)), 1);
        Value usable = g.And(
            g.Compare(Direction.GE, start, 0),
            g.And(g.Compare(Direction.LT, length, AssignmentProblem.Unreached / 2), g.Compare(Direction.LT, column, p.Columns))
        );
        return (g.Select(usable, column, g.FullLike(column, -1)), g.Select(usable, length, g.FullLike(length, 0)));
    }
}
