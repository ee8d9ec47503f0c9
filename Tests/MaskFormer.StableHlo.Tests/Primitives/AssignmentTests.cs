using MaskFormer.StableHlo.Evaluation;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Primitives;

public class AssignmentTests
{
    [Theory]
    [InlineData(Target.Cpu)]
    [InlineData(Target.Gpu)]
    public void The_fixtures_problems_have_the_fixtures_answer(Target target)
    {
        double[] cost =
        [
            0.1, 5.0, 6.0, 0.3, 1.5, 9.3, 0.2, 1.3, 9.5, 6.2, 3.7, 5.1, 0.3, 2.8, 1.4, 7.9, 6.7, 5.1, 0.4, 5.5, 9.8, 2.0, 5.5, 4.8,
            3.5, 5.9, 2.4, 8.0, 8.7, 1.3, 4.7, 2.8, 0.8, 9.0, 4.3, 1.5, 6.7, 2.0, 9.0, 2.2, 0.3, 2.0, 1, 1, 1, 1, 1, 1,
        ];
        int[] answer = Solve(target, 1, 2, 4, 6, cost, [1, 1, 1, 1, 1, 1, 1, 0]);
        Assert.Equal([3, 1, 2, 0, 5, 2, 4, -1], answer);
    }

    [Theory]
    [InlineData(Target.Cpu, Kind.Uniform)]
    [InlineData(Target.Cpu, Kind.Ties)]
    [InlineData(Target.Cpu, Kind.Products)]
    [InlineData(Target.Gpu, Kind.Uniform)]
    [InlineData(Target.Gpu, Kind.Ties)]
    [InlineData(Target.Gpu, Kind.Products)]
    public void Costs_equal_another_solvers(Target target, Kind kind)
    {
        Random random = new(20 + (int)kind);
        foreach ((int rows, int columns) in (ReadOnlySpan<(int, int)>)[(1, 1), (1, 7), (5, 1), (3, 3), (4, 9), (7, 5), (12, 12), (9, 30), (20, 13), (40, 40)])
        {
            // 14,400 problems over all cases.
            const int layers = 3;
            int batch = rows <= 12 ? 99 : 4;
            double[] cost = Costs(kind, random, layers * batch, rows, columns);
            double[] valid = [.. Enumerable.Range(0, batch * rows).Select(_ => random.NextDouble() < 0.8 ? 1.0 : 0)];
            int[] answer = Solve(target, layers, batch, rows, columns, cost, valid);
            for (int p = 0; p < layers * batch; p++)
                Check(cost.AsSpan(p * rows * columns, rows * columns), valid.AsSpan(p % batch * rows, rows), answer.AsSpan(p * rows, rows), rows, columns);
        }
    }

    [Theory]
    [InlineData(Target.Cpu)]
    [InlineData(Target.Gpu)]
    public void Poisoned_costs_end_and_leave_the_others_alone(Target target)
    {
        double[] cost = Costs(Kind.Uniform, new(3), 2, 6, 8);
        double[] healthy = cost[48..];
        for (int i = 0; i < 48; i += 5)
            cost[i] = i % 2 == 0 ? double.NaN : double.PositiveInfinity;
        int[] answer = Solve(target, 1, 2, 6, 8, cost, [.. Enumerable.Repeat(1.0, 12)]);
        Assert.Equal(6, answer[..6].Where(static a => a >= 0).Distinct().Count());
        Check(healthy, [1, 1, 1, 1, 1, 1], answer.AsSpan(6), 6, 8);
    }

    [Theory]
    [InlineData(Target.Cpu)]
    [InlineData(Target.Gpu)]
    public void All_na_n_and_all_padding_end(Target target)
    {
        Assert.Equal(3, Solve(target, 1, 1, 3, 4, [.. Enumerable.Repeat(double.NaN, 12)], [1, 1, 1]).Where(static a => a >= 0).Distinct().Count());
        Assert.Equal([-1, -1, -1], Solve(target, 1, 1, 3, 4, Costs(Kind.Uniform, new(1), 1, 3, 4), [0, 0, 0]));
    }

    /// <summary>48 cost matrices of a real training step at its start, where every target wants the same queries.</summary>
    [SkippableTheory]
    [InlineData(Target.Cpu, 6)]
    [InlineData(Target.Gpu, 1)] // wide steps are slow on a CPU: one layer is enough
    public void Real_costs_are_solved_exactly(Target target, int layers)
    {
        SafeTensors file = SafeTensors.Read(Shared.Path("peers/costs_640_b8.safetensors"));
        double[] cost = file.Numbers("cost"), valid = file.Numbers("valid"), optimal = file.Numbers("optimal");
        int[] answer = Solve(target, layers, 8, 100, 100, cost[..(layers * 80_000)], valid);
        for (int p = 0; p < 8 * layers; p++)
        {
            double total = Enumerable.Range(0, 100).Where(r => answer[(p * 100) + r] >= 0).Sum(r => cost[(((p * 100) + r) * 100) + answer[(p * 100) + r]]);
            Assert.Equal(optimal[p], total, 1e-3);
        }
    }

    [Fact]
    public void No_gradient_flows_through_it()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 1, 1, 2, 3);
        Value chosen = BatchAssignment.Build(g, x, g.Ones(1, 2));
        Value loss = g.ReduceAxes(BinaryKind.Add, g.Multiply(chosen, x), 0, 1, 2, 3);
        Module module = g.Build("m", ("g", StableHlo.Gradients.ReverseMode.Gradients(g, loss, [x])[0]));
        Assert.Equal([0.0, 1, 0, 1, 0, 0], new ReferenceEvaluator(module).Run(Run.Tensor(ElementType.F32, [1, 1, 2, 3], 2, 1, 3, 1, 5, 9))[0].Numbers());
    }

    public enum Kind
    {
        Uniform,
        Ties,
        Products,
    }

    /// <summary>Products of a factor per row and one per column make long augmenting paths; small whole numbers make ties.</summary>
    private static double[] Costs(Kind kind, Random random, int problems, int rows, int columns)
    {
        double[] cost = new double[problems * rows * columns];
        for (int p = 0; p < problems; p++)
        {
            double[] a = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())],
                b = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble())];
            for (int i = 0; i < rows * columns; i++)
            {
                cost[(p * rows * columns) + i] = (float)(kind switch
                {
                    Kind.Uniform => (random.NextDouble() * 20) - 5,
                    Kind.Ties => random.Next(4),
                    _ => a[i / columns] * b[i % columns],
                });
            }
        }

        return cost;
    }

    private static void Check(ReadOnlySpan<double> cost, ReadOnlySpan<double> valid, ReadOnlySpan<int> answer, int rows, int columns)
    {
        List<double[]> real = [];
        double total = 0;
        HashSet<int> used = [];
        for (int i = 0; i < rows; i++)
        {
            if (valid[i] == 0)
            {
                Assert.Equal(-1, answer[i]);
                continue;
            }

            real.Add(cost.Slice(i * columns, columns).ToArray());
            if (answer[i] < 0)
                continue;
            Assert.True(used.Add(answer[i]), "a query is used twice");
            total += cost[(i * columns) + answer[i]];
        }

        Assert.Equal(Math.Min(real.Count, columns), used.Count);
        Assert.Equal(HostSolver.Solve([.. real]), total, 1e-4);
    }

    private static int[] Solve(Target target, int layers, int batch, int rows, int columns, double[] cost, double[] valid)
    {
        GraphBuilder g = new(new() { Target = target });
        Value c = g.Input("cost", layers, batch, rows, columns), v = g.Input("valid", batch, rows);
        Module module = g.Build("assign", ("chosen", BatchAssignment.Build(g, c, v)));
        double[] chosen = new ReferenceEvaluator(module)
            .Run(Run.Tensor(ElementType.F32, [layers, batch, rows, columns], cost), Run.Tensor(ElementType.F32, [batch, rows], valid))[0]
            .Numbers();
        return
        [
            .. Enumerable
                .Range(0, layers * batch * rows)
                .Select(r => Array.IndexOf(chosen, 1.0, r * columns, columns) is var at and >= 0 ? at - (r * columns) : -1),
        ];
    }
}
