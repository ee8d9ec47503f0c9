namespace MaskFormer.StableHlo;

/// <summary>
/// Nested loops with little work per step: rows → {search by Dijkstra's order, exchange}. The fastest form on a CPU.
/// Only column prices v are kept; a matched row's price follows from its pair, u = cost - v, to full precision.
/// </summary>
internal static class NestedAssignment
{
    /// <summary>Finds a place for the next waiting row of every problem.</summary>
    public static IReadOnlyList<Value> Insert(GraphBuilder g, AssignmentProblem p, IReadOnlyList<Value> s)
    {
        (Value waiting, Value prices, Value rowOfColumn, Value columnOfRow) = (s[1], s[2], s[3], s[4]);
        Value start = p.NextRow(waiting), active = g.Compare(Direction.GE, start, 0);
        TensorType perProblem = new(p.Cost.Type.Element, p.Count);
        Value none = g.Full(-1, ElementType.I32, p.Count);
        Value open = g.Select(active, start, g.FullLike(start, 0));
        IReadOnlyList<Value> found = g.While(
            [
                g.Full(0, ElementType.I32),
                g.FullLike(prices, AssignmentProblem.Unreached),
                g.Full(-1, ElementType.I32, p.Count, p.Columns),
                g.Full(0, ElementType.I1, p.Count, p.Columns),
                open, none, g.Constant(Literal.Splat(perProblem, 0)), none, active,
            ],
            t => g.And(p.Any(t[8]), g.Compare(Direction.LT, t[0], p.Columns + 1)),
            t => Scan(g, p, prices, rowOfColumn, t),
            p.Looks);
        (Value distance, Value predecessor, Value scanned, Value length, Value sink) = (found[1], found[2], found[3], found[6], found[7]);

        Value reached = g.Compare(Direction.GE, sink, 0);
        Value cheaper = g.And(scanned, p.Spread(reached, p.Columns));
        Value drop = g.Select(cheaper, g.Subtract(p.Spread(length, p.Columns), distance), g.FullLike(distance, 0));
        (rowOfColumn, columnOfRow) = p.Augment(rowOfColumn, columnOfRow, predecessor, sink, start);
        Value done = g.Compare(Direction.EQ, p.Iota(p.Rows), p.Spread(start, p.Rows));
        return [g.Add(s[0], 1), g.And(waiting, g.Not(done)), g.Subtract(prices, drop), rowOfColumn, columnOfRow];
    }

    /// <summary>Relaxes the current row's edges and closes the nearest open column of every problem.</summary>
    private static IReadOnlyList<Value> Scan(GraphBuilder g, AssignmentProblem p, Value prices, Value rowOfColumn, IReadOnlyList<Value> t)
    {
        (Value distance, Value predecessor, Value scanned) = (t[1], t[2], t[3]);
        (Value row, Value column, Value length, Value sink, Value active) = (t[4], t[5], t[6], t[7], t[8]);
        long m = p.Columns;
        Value iota = p.Iota(m);

        // The start row has no column: nothing is picked, its price is 0, which shifts all its distances alike.
        Value line = g.Subtract(ReadRow(g, p, row), prices);
        Value price = p.Pick(g.Compare(Direction.EQ, iota, p.Spread(column, m)), line);
        Value offer = g.Add(p.Spread(g.Subtract(length, price), m), line);
        Value better = g.And(g.And(g.Not(scanned), g.Compare(Direction.LT, offer, distance)), p.Spread(active, m));
        distance = g.Select(better, offer, distance);
        predecessor = g.Select(better, p.Spread(row, m), predecessor);

        Value openDistance = g.Select(scanned, g.FullLike(distance, 2 * AssignmentProblem.Unreached), distance);
        Value nearest = g.ReduceAxes(BinaryKind.Minimum, openDistance, 1);
        Value candidate = g.Compare(Direction.EQ, openDistance, p.Spread(nearest, m));

        // Among equals free columns first, because they end the path; then the lowest index.
        Value order = g.Add(iota, g.Select(g.Compare(Direction.LT, rowOfColumn, 0), g.FullLike(iota, 0), g.FullLike(iota, m)));
        Value best = g.ReduceAxes(BinaryKind.Minimum, g.Select(candidate, order, g.FullLike(order, 3 * m)), 1);
        Value free = g.Compare(Direction.LT, best, m);
        Value chosen = g.Select(free, best, g.Subtract(best, m));
        Value here = g.Compare(Direction.EQ, iota, p.Spread(chosen, m));
        Value goOn = g.And(active, g.Not(free));
        return
        [
            g.Add(t[0], 1),
            distance,
            predecessor,
            g.Or(scanned, g.And(here, p.Spread(active, m))),
            g.Select(goOn, p.Pick(here, rowOfColumn), row),
            g.Select(goOn, chosen, column),
            g.Select(active, nearest, length),
            g.Select(g.And(active, free), chosen, sink),
            goOn,
        ];
    }

    /// <summary>The cost row of each problem [P, m]: rows of the flattened table, because batched gather is younger than StableHLO 1.0.</summary>
    private static Value ReadRow(GraphBuilder g, AssignmentProblem p, Value row)
    {
        Value table = g.Reshape(p.Cost, p.Count * p.Rows, p.Columns);
        Value offset = g.Emit(new IotaOp(new(ElementType.I32, p.Count), 0));
        Value index = g.Reshape(g.Add(g.Multiply(offset, p.Rows), row), p.Count, 1);
        return g.Emit(new GatherOp([1], [0], [0], 1, [1, p.Columns]), table, index);
    }
}
