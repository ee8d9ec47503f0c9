using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Tests.Xla;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Evaluation;

/// <summary>Which values <see cref="GraphBuilder.Smallest"/> takes where it need not sort: those that sorting by value, then by place, puts first.</summary>
public sealed class SmallestTests
{
    public static TheoryData<ElementType, int, int, int> Sizes()
    {
        TheoryData<ElementType, int, int, int> data = [];
        foreach (ElementType element in (ElementType[])[ElementType.F32, ElementType.F64])
        {
            foreach ((int rows, int size, int count) in ((int, int, int)[])[(1, 1, 1), (3, 7, 7), (2, 128, 1), (2, 129, 50), (4, 1000, 333), (2, 5, 0)])
                data.Add(element, rows, size, count);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Unsorted_takes_what_sorting_takes(ElementType element, int rows, int size, int count)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            double[] values = Values(new Random(seed), rows * size, few: seed % 2 == 0);
            HostTensor x = Run.Tensor(element, [rows, size], values);
            Assert.Equal(Expected(values, rows, size, count), Run.Graph((g, v) => g.Smallest(v[0], count, sorted: false), x));
        }
    }

    [SkippableTheory]
    [InlineData(3, 7, 4)]
    [InlineData(20, 3000, 700)]
    public void Xla_takes_the_same(int rows, int size, int count)
    {
        foreach (bool few in (bool[])[true, false])
        {
            double[] values = Values(new Random(5), rows * size, few);
            GraphBuilder g = new();
            Value x = g.Input("x", new TensorType(ElementType.F32, rows, size));
            Module module = g.Build("smallest", ("y", g.Smallest(x, count, sorted: false)));
            Assert.Equal(Expected(values, rows, size, count), Plugin.Run(module, [[Run.Tensor(ElementType.F32, [rows, size], values)]])[0][0].Numbers());
        }
    }

    [Fact]
    public void Items_of_a_block_are_chosen_each_for_itself()
    {
        double[] values = Values(new Random(1), 5 * 2 * 40, few: true);
        HostTensor x = Run.Tensor(ElementType.F32, [5, 2, 40], values);
        Assert.Equal(
            Expected(values, 10, 40, 9), Run.Graph((g, v) => g.Each(item => [g.Smallest(item[0], 9, sorted: false)], EachInput.Own(v[0]))[0], x));
    }

    [Fact]
    public void Others_than_a_CPU_sort()
    {
        GraphBuilder g = new(new() { Target = Target.Gpu });
        Module module = g.Build("y", ("y", g.Smallest(g.Input("x", new TensorType(ElementType.F32, 4)), 2, sorted: false)));
        Assert.Contains(module.Main.Body.Nodes, static node => node.Op is SortOp);
        Assert.DoesNotContain(module.Main.Body.Nodes, static node => node.Op is WhileOp);
    }

    // Both zeros, infinities, what is not a number, many equal ones if there are few to choose from.
    private static double[] Values(Random random, int count, bool few) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(12) switch
        {
            0 => 0.0,
            1 => -0.0,
            2 => double.NaN,
            3 => double.NegativeInfinity,
            4 => double.PositiveInfinity,
            _ => few ? random.Next(-2, 3) : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30))),
        })];

    private static double[] Expected(double[] values, int rows, int size, int count) =>
        [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, size)
            .OrderBy(i => double.IsNaN(values[(row * size) + i]))
            .ThenBy(i => values[(row * size) + i] + 0.0) // -0 becomes 0
            .ThenBy(static i => i)
            .Take(count).Order().Select(static i => (double)i))];
}
