using MaskFormer.StableHlo.Evaluation;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Evaluation;

/// <summary>Functions at their difficult places, and the same number for the same input wherever it stands.</summary>
public class FunctionTests
{
    private static readonly UnaryKind[] functions =
    [
        UnaryKind.Exponential, UnaryKind.ExponentialMinusOne, UnaryKind.Log, UnaryKind.LogPlusOne, UnaryKind.Logistic, UnaryKind.Tanh, UnaryKind.Rsqrt,
        UnaryKind.Cbrt, UnaryKind.Cosine, UnaryKind.Sine, UnaryKind.Sqrt,
    ];

    [Theory]
    [InlineData(UnaryKind.ExponentialMinusOne, 1e-8, 1.000000005e-8)]
    [InlineData(UnaryKind.ExponentialMinusOne, -1e-12, -9.999999999995e-13)]
    [InlineData(UnaryKind.ExponentialMinusOne, 0.3, 0.3498588075760031)]
    [InlineData(UnaryKind.ExponentialMinusOne, double.NegativeInfinity, -1)]
    [InlineData(UnaryKind.ExponentialMinusOne, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(UnaryKind.ExponentialMinusOne, -0.0, -0.0)]
    [InlineData(UnaryKind.LogPlusOne, 1e-12, 9.999999999995e-13)]
    [InlineData(UnaryKind.LogPlusOne, double.NegativeInfinity, double.NaN)]
    [InlineData(UnaryKind.LogPlusOne, -1, double.NegativeInfinity)]
    [InlineData(UnaryKind.LogPlusOne, -2, double.NaN)]
    [InlineData(UnaryKind.Tanh, 0, 0)]
    [InlineData(UnaryKind.Tanh, 1e-10, 1e-10)]
    [InlineData(UnaryKind.Logistic, -700, 9.859676543759770e-305)]
    public void Values_are_right_to_the_last_bits(UnaryKind kind, double x, double expected)
    {
        double got = Run.Graph((g, v) => g.Unary(kind, v[0]), Run.Tensor(ElementType.F64, [1], x))[0];
        Assert.True(got.Equals(expected) || Math.Abs(got - expected) <= Math.Abs(expected) * 1e-15, $"{kind}({x}) = {got:R}, expected {expected:R}");
        float single = (float)Run.Graph((g, v) => g.Unary(kind, v[0]), Run.Tensor(ElementType.F32, [1], x))[0];
        Assert.True(single.Equals((float)expected) || Math.Abs(single - expected) <= Math.Abs(expected) * 1e-7, $"{kind}({x}) = {single:R} in f32");
    }

    [Theory]
    [InlineData(ElementType.F32)]
    [InlineData(ElementType.F64)]
    [InlineData(ElementType.F16)]
    public void A_result_does_not_depend_on_where_its_number_stands(ElementType element)
    {
        Random random = new(3);
        double[] numbers = [.. Enumerable.Range(0, 531).Select(i => i % 37 == 0 ? 1e6 * i : random.NextDouble() * 8)];
        foreach (UnaryKind kind in functions)
        {
            double[] together = Run.Graph((g, v) => g.Unary(kind, v[0]), Run.Tensor(element, [531], numbers));
            for (int i = 0; i < numbers.Length; i += 53)
                Assert.Equal(Run.Graph((g, v) => g.Unary(kind, v[0]), Run.Tensor(element, [1], numbers[i]))[0], together[i]);
        }

        foreach (BinaryKind kind in (BinaryKind[])[BinaryKind.Power, BinaryKind.Atan2, BinaryKind.Divide, BinaryKind.Remainder])
        {
            double[] together = Run.Graph((g, v) => g.Binary(kind, v[0], v[0]), Run.Tensor(element, [531], numbers));
            for (int i = 0; i < numbers.Length; i += 53)
                Assert.Equal(Run.Graph((g, v) => g.Binary(kind, v[0], v[0]), Run.Tensor(element, [1], numbers[i]))[0], together[i]);
        }
    }

    [Fact]
    public void A_sum_does_not_depend_on_where_its_array_lies()
    {
        HostTensor x = Run.Random(5, ElementType.F32, 3001);
        double first = Run.Graph((g, v) => g.ReduceAxes(BinaryKind.Add, v[0], [0]), x)[0];
        for (int shift = 1; shift < 9; shift++)
        {
            HostTensor row = Run.Tensor(ElementType.F32, [shift, 3001], [.. Enumerable.Repeat(x.Numbers(), shift).SelectMany(static n => n)]);
            Assert.All(Run.Graph((g, v) => g.ReduceAxes(BinaryKind.Add, v[0], [1]), row), sum => Assert.Equal(first, sum));
        }
    }

    [Fact]
    public void A_product_of_matrices_does_not_depend_on_the_row_or_column_in_which_a_number_stands()
    {
        // 700 products are summed in blocks; the last rows and columns do not fill a panel.
        HostTensor row = Run.Random(5, ElementType.F32, 1, 700), column = Run.Random(6, ElementType.F32, 700, 1);
        DotGeneralOp dot = new([], [], [1], [0], Precision.DEFAULT, ElementType.F32);
        HostTensor rows = Run.Tensor(ElementType.F32, [7, 700], [.. Enumerable.Repeat(row.Numbers(), 7).SelectMany(static n => n)]);
        HostTensor columns = Run.Tensor(ElementType.F32, [700, 37], [.. column.Numbers().SelectMany(static n => Enumerable.Repeat(n, 37))]);
        double expected = Run.Graph((g, v) => g.Emit(dot, v[0], v[1]), row, column)[0];
        Assert.All(Run.Graph((g, v) => g.Emit(dot, v[0], v[1]), rows, columns), product => Assert.Equal(expected, product));
    }
}
