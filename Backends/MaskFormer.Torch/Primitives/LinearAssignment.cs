namespace MaskFormer.Torch;

/// <summary>
/// Exact minimum-cost assignment by shortest augmenting paths (Jonker and Volgenant 1987, in the rectangular form of Crouse 2016).
/// Double precision; O(n² m) for n ≤ m. Where several assignments cost the same, the choice is that of scipy's linear_sum_assignment,
/// so that training repeats the original's: candidates are scanned from the last column to the first, a free column wins a tie,
/// and a matrix with more rows than columns is solved by its columns.
/// </summary>
public static class LinearAssignment
{
    /// <summary>Assigns min(rows, columns) pairs at the smallest total cost.</summary>
    /// <param name="cost">Row-major matrix of finite numbers.</param>
    /// <param name="rows">Number of rows; may be 0.</param>
    /// <param name="columns">Number of columns; may be 0.</param>
    /// <returns>For each row its column, or −1 if there are more rows than columns and it got none.</returns>
    /// <exception cref="ArgumentException">The matrix has another size, or holds a number that is not finite.</exception>
    public static int[] Solve(ReadOnlySpan<double> cost, int rows, int columns)
    {
        if (rows < 0 || columns < 0 || cost.Length != (long)rows * columns)
            throw new ArgumentException($"{cost.Length} costs for {rows} x {columns}", nameof(cost));
        for (int i = 0; i < cost.Length; i++)
        {
            if (!double.IsFinite(cost[i])) throw new ArgumentException($"cost [{i / columns}, {i % columns}] is {cost[i]}", nameof(cost));
        }

        if (rows <= columns) return new Search(rows, columns).Run(cost);
        double[] turned = new double[cost.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) turned[(column * rows) + row] = cost[(row * columns) + column];
        }

        int[] rowOf = new Search(columns, rows).Run(turned);
        int[] columnOf = new int[rows];
        Array.Fill(columnOf, -1);
        for (int column = 0; column < columns; column++) columnOf[rowOf[column]] = column;
        return columnOf;
    }

    /// <summary>The working arrays of one problem with rows ≤ columns.</summary>
    private sealed class Search(int rows, int columns)
    {
        private readonly double[] rowPrice = new double[rows];
        private readonly double[] columnPrice = new double[columns];
        private readonly double[] distance = new double[columns];
        private readonly int[] cameFrom = new int[columns];
        private readonly int[] columnOf = Filled(rows);
        private readonly int[] rowOf = Filled(columns);
        private readonly bool[] rowSeen = new bool[rows];
        private readonly bool[] columnSeen = new bool[columns];
        private readonly int[] open = new int[columns];

        public int[] Run(ReadOnlySpan<double> cost)
        {
            for (int row = 0; row < rows; row++) Insert(cost, row);
            return columnOf;
        }

        /// <summary>Finds the cheapest path from a new row to a free column, corrects the prices, and flips the path.</summary>
        private void Insert(ReadOnlySpan<double> cost, int start)
        {
            Array.Fill(distance, double.PositiveInfinity);
            Array.Clear(rowSeen);
            Array.Clear(columnSeen);
            for (int i = 0; i < columns; i++) open[i] = columns - 1 - i;

            (int remaining, int row, int sink, double reached) = (columns, start, -1, 0);
            while (sink < 0)
            {
                rowSeen[row] = true;
                (int best, double lowest) = (-1, double.PositiveInfinity);
                ReadOnlySpan<double> line = cost.Slice(row * columns, columns);
                for (int i = 0; i < remaining; i++)
                {
                    int column = open[i];
                    double through = reached + line[column] - rowPrice[row] - columnPrice[column];
                    if (through < distance[column]) (distance[column], cameFrom[column]) = (through, row);
                    if (distance[column] < lowest || (distance[column] == lowest && rowOf[column] < 0)) (lowest, best) = (distance[column], i);
                }

                reached = lowest;
                int next = open[best];
                if (rowOf[next] < 0) sink = next;
                else row = rowOf[next];
                columnSeen[next] = true;
                open[best] = open[--remaining];
            }

            rowPrice[start] += reached;
            for (int i = 0; i < rows; i++)
            {
                if (rowSeen[i] && i != start) rowPrice[i] += reached - distance[columnOf[i]];
            }

            for (int i = 0; i < columns; i++)
            {
                if (columnSeen[i]) columnPrice[i] -= reached - distance[i];
            }

            for (int column = sink; ;)
            {
                int owner = cameFrom[column];
                rowOf[column] = owner;
                (columnOf[owner], column) = (column, columnOf[owner]);
                if (owner == start) return;
            }
        }

        private static int[] Filled(int length)
        {
            int[] values = new int[length];
            Array.Fill(values, -1);
            return values;
        }
    }
}
