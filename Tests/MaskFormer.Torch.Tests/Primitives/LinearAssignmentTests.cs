using CsCheck;
using Xunit;

namespace MaskFormer.Torch.Tests.Primitives;

public sealed class LinearAssignmentTests
{
    private static readonly Gen<(int Rows, int Columns, double[] Cost)> smallIntegers = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6])
        .SelectMany((rows, columns) => Gen.Int[-4, 4].Select(i => (double)i).Array[rows * columns].Select(cost => (rows, columns, cost)));

    private static readonly Gen<(int Rows, int Columns, double[] Cost)> smallReals = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6])
        .SelectMany((rows, columns) => Gen.Double[-1e3, 1e3].Array[rows * columns].Select(cost => (rows, columns, cost)));

    [Fact]
    public void Totals_are_those_of_brute_force_with_many_ties() =>
        smallIntegers.Always(p => Assert.Equal(Best(p.Cost, p.Rows, p.Columns), Total(p.Cost, p.Rows, p.Columns)), iter: 2000);

    [Fact]
    public void Totals_are_those_of_brute_force_with_reals() =>
        smallReals.Always(p => Assert.Equal(Best(p.Cost, p.Rows, p.Columns), Total(p.Cost, p.Rows, p.Columns), 1e-9), iter: 2000);

    [Fact]
    public void Every_column_is_used_once() => smallIntegers.Always(p =>
    {
        int[] used = [.. LinearAssignment.Solve(p.Cost, p.Rows, p.Columns).Where(c => c >= 0)];
        Assert.Equal(Math.Min(p.Rows, p.Columns), used.Distinct().Count());
        Assert.Equal(used.Length, used.Distinct().Count());
    });

    [Fact]
    public void Equal_costs_give_the_identity() => Assert.Equal([0, 1, 2, 3], LinearAssignment.Solve(new double[16], 4, 4)); // as scipy since 1.4

    [Fact]
    public void Equal_costs_of_a_wide_matrix_give_the_first_columns() => Assert.Equal([0, 1], LinearAssignment.Solve(new double[10], 2, 5));

    [Fact]
    public void Equal_costs_of_a_tall_matrix_give_the_first_rows() => Assert.Equal([0, 1, -1, -1, -1], LinearAssignment.Solve(new double[10], 5, 2));

    [Fact]
    // Scipy's documentation: total 5.
    public void Known_problem_has_its_known_solution() => Assert.Equal([1, 0, 2], LinearAssignment.Solve([4, 1, 3, 2, 0, 5, 3, 2, 2], 3, 3));

    [Fact]
    public void No_rows_give_nothing() => Assert.Empty(LinearAssignment.Solve([], 0, 7));

    [Fact]
    public void No_columns_leave_every_row_without() => Assert.Equal([-1, -1, -1], LinearAssignment.Solve([], 3, 0));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused_with_their_place(double bad) =>
        Assert.Contains(
            "cost [1, 2]",
            Assert.Throws<ArgumentException>(() => LinearAssignment.Solve([1, 2, 3, 4, 5, bad], 2, 3)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Wrong_size_is_refused() => Assert.Throws<ArgumentException>(() => LinearAssignment.Solve(new double[5], 2, 3));

    [Fact]
    // Totals differ by 1 in 2e12.
    public void Large_and_small_costs_are_solved_exactly() => Assert.Equal([1, 0], LinearAssignment.Solve([1e12, 1e12 + 1, 1e12 + 1, 1e12 + 3], 2, 2));

    private static double Total(double[] cost, int rows, int columns)
    {
        int[] columnOf = LinearAssignment.Solve(cost, rows, columns);
        return Enumerable.Range(0, rows).Where(row => columnOf[row] >= 0).Sum(row => cost[(row * columns) + columnOf[row]]);
    }

    /// <summary>The smallest total over all ways to assign min(rows, columns) pairs.</summary>
    private static double Best(double[] cost, int rows, int columns)
    {
        int pairs = Math.Min(rows, columns);
        return Try(0, 0, 0);

        double Try(int row, int used, int made)
        {
            if (made == pairs) return 0;
            if (row == rows) return double.PositiveInfinity;
            double best = rows - row > pairs - made ? Try(row + 1, used, made) : double.PositiveInfinity;
            for (int column = 0; column < columns; column++)
            {
                if ((used & (1 << column)) == 0) best = Math.Min(best, cost[(row * columns) + column] + Try(row + 1, used | (1 << column), made + 1));
            }

            return best;
        }
    }
}
