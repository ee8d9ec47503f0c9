namespace MaskFormer.StableHlo.Tests.Primitives;

/// <summary>Smallest total cost by another method: successive shortest paths with Bellman-Ford in float64, without any prices.</summary>
internal static class HostSolver
{
    /// <summary>The smallest cost of matching min(rows, columns) pairs.</summary>
    public static double Solve(double[][] cost)
    {
        int n = cost.Length, m = n == 0 ? 0 : cost[0].Length;
        if (n > m)
            return Solve([.. Enumerable.Range(0, m).Select(j => cost.Select(r => r[j]).ToArray())]);
        int[] rowOf = [.. Enumerable.Repeat(-1, m)];
        for (int i = 0; i < n; i++)
        {
            double[] distance = [.. Enumerable.Repeat(double.PositiveInfinity, m)];
            int[] before = new int[m];
            bool changed = true;
            for (int j = 0; j < m; j++)
                (distance[j], before[j]) = (cost[i][j], -1);
            while (changed)
            {
                changed = false;
                for (int k = 0; k < m; k++)
                {
                    if (rowOf[k] < 0)
                        continue;
                    for (int j = 0; j < m; j++)
                    {
                        double offer = distance[k] - cost[rowOf[k]][k] + cost[rowOf[k]][j];
                        if (j != k && offer < distance[j] - 1e-12)
                            (distance[j], before[j], changed) = (offer, k, true);
                    }
                }
            }

            int end = Enumerable.Range(0, m).Where(j => rowOf[j] < 0).MinBy(j => distance[j]);
            for (; before[end] >= 0; end = before[end])
                rowOf[end] = rowOf[before[end]];
            rowOf[end] = i;
        }

        return Enumerable.Range(0, m).Where(j => rowOf[j] >= 0).Sum(j => cost[rowOf[j]][j]);
    }
}
