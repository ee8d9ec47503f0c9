namespace MaskFormer.StableHlo;

/// <summary>
/// A batch of assignment problems: what both loop forms share. P problems, n rows (targets), m columns (queries, then places for left-over rows).
/// </summary>
internal sealed class AssignmentProblem
{
    /// <summary>Stands for costs that are not finite, and bounds the others: larger numbers would swallow the digits of real ones.</summary>
    private const double LargestCost = 1e6;

    /// <summary>The distance of a column that no path has reached.</summary>
    public const double Unreached = 1e30;

    // Of 48 real problems (6 layers × 8 photographs of 10 to 30 targets, at a start where every target wants the same queries) the slowest decides.
    private const double UsualRows = 29;

    private readonly GraphBuilder g;

    private AssignmentProblem(GraphBuilder g, Value cost, Value valid)
    {
        this.g = g;
        Cost = cost;
        Valid = valid;
        (Count, Rows, Columns) = (cost.Dim(0), cost.Dim(1), cost.Dim(2));
    }

    /// <summary>[P, n, m], finite.</summary>
    public Value Cost { get; }

    /// <summary>[P, n], i1.</summary>
    public Value Valid { get; }

    public long Count { get; }

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>Rows that the greedy start leaves waiting: turns of the outer loop that are expected, for plans.</summary>
    public double WaitingRows => Math.Min(Rows, UsualRows);

    /// <summary>Columns that a search looks at until it finds a free one: 481 in 29 searches of the real problems.</summary>
    public double Looks => 0.57 * WaitingRows;

    /// <summary>Pairs that an insertion exchanges: 225 in 29 insertions.</summary>
    public double Exchanges => 0.27 * WaitingRows;

    /// <summary>Rounds after which no distance gets shorter: 86 steps of 4 rounds in 29 searches.</summary>
    public double Rounds => 0.41 * WaitingRows;

    /// <summary>Sanitises costs and adds columns for rows that are left over when there are more rows than columns.</summary>
    public static AssignmentProblem Create(GraphBuilder g, Value cost, Value valid)
    {
        long layers = cost.Dim(0), batch = cost.Dim(1), rows = cost.Dim(2), columns = cost.Dim(3), count = layers * batch;
        Value flat = g.Reshape(g.Detach(cost), count, rows, columns);
        Value finite = g.Select(g.Emit(new IsFiniteOp(), flat), flat, g.FullLike(flat, LargestCost));
        Value clean = g.Emit(new ClampOp(), g.Full(-LargestCost, flat.Type.Element), finite, g.Full(LargestCost, flat.Type.Element));
        if (rows > columns)
        {
            // Dearer than every real place: no row is left over while a query is free, and the number of left-over rows is fixed, so the price is too.
            Value price = g.Add(g.ReduceAxes(BinaryKind.Maximum, clean, 1, 2), 1);
            clean = g.Concatenate(2, clean, g.Broadcast(price, [0], [count, rows, rows - columns]));
        }

        Value mask = g.Compare(Direction.GT, g.Detach(valid), 0.5);
        return new(g, clean, g.Reshape(g.Broadcast(mask, [1, 2], [layers, batch, rows]), count, rows));
    }

    /// <summary>Starts greedily, then inserts the rows that were left waiting, one of each problem per turn.</summary>
    /// <param name="insert">
    /// Finds a place for the next waiting row of every problem: the turn, rows that wait [P, n], prices of columns [P, m], row of each column [P, m] and
    /// column of each row [P, n], from before to after.
    /// </param>
    /// <returns>Column of each row [P, n]; -1 for padding.</returns>
    public Value Solve(Func<IReadOnlyList<Value>, IReadOnlyList<Value>> insert)
    {
        (Value rowOfColumn, Value columnOfRow) = Greedy();
        Value waiting = g.And(Valid, g.Compare(Direction.LT, columnOfRow, 0));
        Value prices = g.Full(0, Cost.Type.Element, Count, Columns);
        return g.While(
            [g.Full(0, ElementType.I32), waiting, prices, rowOfColumn, columnOfRow],
            s => g.And(Any(s[1]), g.Compare(Direction.LT, s[0], Rows)),
            insert,
            WaitingRows)[4];
    }

    /// <summary>
    /// The greedy start: each row's cheapest column (the first of equals) goes to the first valid row that wants it.
    /// With column prices of zero these pairs are tight, so the search may go on from them.
    /// </summary>
    /// <returns>Row of each column [P, m] and column of each row [P, n]; -1 for none.</returns>
    public (Value RowOfColumn, Value ColumnOfRow) Greedy()
    {
        Value column = Iota3(ElementType.I32, 2), row = Iota3(ElementType.I32, 1);
        Value least = g.ReduceAxes(BinaryKind.Minimum, Cost, 2);
        Value cheapest = g.ReduceAxes(BinaryKind.Minimum, g.Select(g.Compare(Direction.EQ, Cost, OverColumns(least)), column, g.FullLike(column, Columns)), 2);
        Value wanted = g.And(g.Compare(Direction.EQ, column, OverColumns(cheapest)), OverColumns(Valid));
        Value first = g.ReduceAxes(BinaryKind.Minimum, g.Select(wanted, row, g.FullLike(row, Rows)), 1);
        Value rowOfColumn = g.Select(g.Compare(Direction.LT, first, Rows), first, g.FullLike(first, -1));
        Value pair = g.And(wanted, g.Compare(Direction.EQ, row, OverRows(rowOfColumn)));
        Value columnOfRow = g.ReduceAxes(BinaryKind.Maximum, g.Select(pair, column, g.FullLike(column, -1)), 2);
        return (rowOfColumn, columnOfRow);
    }

    /// <summary>The first row of each problem that still waits, -1 if none does.</summary>
    public Value NextRow(Value waiting)
    {
        Value row = Iota(Rows);
        Value first = g.ReduceAxes(BinaryKind.Minimum, g.Select(waiting, row, g.FullLike(row, Rows)), 1);
        return g.Select(g.Compare(Direction.LT, first, Rows), first, g.FullLike(first, -1));
    }

    /// <summary>
    /// Walks back from the sink along the predecessors to the row that started, and exchanges pairs on the way.
    /// </summary>
    /// <param name="rowOfColumn">[P, m].</param>
    /// <param name="columnOfRow">[P, n].</param>
    /// <param name="predecessor">Row before each column [P, m].</param>
    /// <param name="sink">Column at the end [P]; -1 where nothing was found.</param>
    /// <param name="start">Row at the start [P].</param>
    public (Value RowOfColumn, Value ColumnOfRow) Augment(Value rowOfColumn, Value columnOfRow, Value predecessor, Value sink, Value start)
    {
        Value columns = Iota(Columns), rows = Iota(Rows);
        IReadOnlyList<Value> end = g.While(
            [g.Full(0, ElementType.I32), rowOfColumn, columnOfRow, sink],
            s => g.And(Any(g.Compare(Direction.GE, s[3], 0)), g.Compare(Direction.LT, s[0], Rows)),
            s =>
            {
                (Value toRow, Value toColumn, Value column) = (s[1], s[2], s[3]);
                Value here = g.Compare(Direction.EQ, columns, Spread(column, Columns));
                Value row = Pick(here, predecessor);
                Value there = g.And(g.Compare(Direction.EQ, rows, Spread(row, Rows)), Spread(g.Compare(Direction.GE, column, 0), Rows));
                Value before = Pick(there, toColumn);
                Value more = g.And(g.Compare(Direction.GE, column, 0), g.Compare(Direction.NE, row, start));
                return
                [
                    g.Add(s[0], 1),
                    g.Select(here, Spread(row, Columns), toRow),
                    g.Select(there, Spread(column, Rows), toColumn),
                    g.Select(more, before, g.FullLike(column, -1)),
                ];
            },
            Exchanges);
        return (end[1], end[2]);
    }

    /// <summary>[P] to [P, size].</summary>
    public Value Spread(Value vector, long size) => g.Broadcast(vector, [0], [Count, size]);

    /// <summary>[P, n] to [P, n, m].</summary>
    public Value OverColumns(Value rows) => g.Broadcast(rows, [0, 1], [Count, Rows, Columns]);

    /// <summary>[P, m] to [P, n, m].</summary>
    public Value OverRows(Value columns) => g.Broadcast(columns, [0, 2], [Count, Rows, Columns]);

    public Value Iota(long size) => g.Emit(new IotaOp(new(ElementType.I32, Count, size), 1));

    public Value Iota3(ElementType element, long axis) => g.Emit(new IotaOp(new(element, Count, Rows, Columns), axis));

    /// <summary>The one element of each row where the mask holds; 0 where it holds nowhere. Select, not a product: 0 · ∞ is NaN.</summary>
    public Value Pick(Value mask, Value values) => g.ReduceAxes(BinaryKind.Add, g.Select(mask, values, g.FullLike(values, 0)), values.Rank - 1);

    /// <summary>Whether any element holds.</summary>
    public Value Any(Value mask) => g.ReduceAxes(BinaryKind.Or, mask, [.. Enumerable.Range(0, mask.Rank).Select(static i => (long)i)]);
}
