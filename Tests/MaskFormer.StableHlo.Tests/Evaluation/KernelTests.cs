using CsCheck;
using MaskFormer.StableHlo.Evaluation;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Evaluation;

public class KernelTests
{
    [Fact]
    public void Matrix_product_equals_the_plain_sum() => (from rows in Gen.Int[1, 23]
                                                          from inner in Gen.OneOf(Gen.Int[1, 9], Gen.Int[250, 530])
                                                          from columns in Gen.Int[1, 70]
                                                          select (rows, inner, columns)).Always(
        t =>
        {
            double[] a = Run.Random(1, ElementType.F64, t.rows, t.inner).Numbers(), b = Run.Random(2, ElementType.F64, t.inner, t.columns).Numbers();
            double[] c = new double[t.rows * t.columns];
            float[] f = new float[c.Length];
            new BlockedMatrixKernel().Multiply(a, b, c, t.rows, t.inner, t.columns);
            new BlockedMatrixKernel().Multiply(a.Select(v => (float)v).ToArray(), b.Select(v => (float)v).ToArray(), f, t.rows, t.inner, t.columns);
            for (int i = 0; i < t.rows; i++)
            {
                for (int j = 0; j < t.columns; j++)
                {
                    double expected = Enumerable.Range(0, t.inner).Sum(k => a[(i * t.inner) + k] * b[(k * t.columns) + j]);
                    Assert.Equal(expected, c[(i * t.columns) + j], 1e-11);
                    Assert.Equal(expected, f[(i * t.columns) + j], 1e-4);
                }
            }
        },
        iter: 60);

    [Fact]
    public void Convolution_equals_the_plain_sum()
    {
        // 2 groups, stride 2, padding 1, dilation 2: every element by its definition.
        HostTensor x = Run.Random(1, ElementType.F64, 2, 4, 7, 6), w = Run.Random(2, ElementType.F64, 6, 2, 3, 3);
        ConvolutionAxes maps = new(0, 1, [2, 3]);
        ConvolutionOp op = new(maps, new(1, 0, [2, 3]), maps, [2, 2], [(1, 1), (1, 1)], [1, 1], [2, 2], 2, 1, Precision.DEFAULT, ElementType.F64);
        HostTensor y = Run.Tensors((g, v) => g.Emit(op, v[0], v[1]), x, w);
        Assert.Equal([2, 6, 3, 2], y.Type.Dims);
        for (int n = 0, at = 0; n < 2; n++)
        {
            for (int o = 0; o < 6; o++)
            {
                for (int p = 0; p < 3; p++)
                {
                    for (int q = 0; q < 2; q++, at++)
                    {
                        double sum = 0;
                        for (int i = 0; i < 2; i++)
                        {
                            for (int k = 0; k < 9; k++)
                            {
                                int row = (2 * p) - 1 + (2 * (k / 3)), column = (2 * q) - 1 + (2 * (k % 3));
                                if (row is >= 0 and < 7 && column is >= 0 and < 6)
                                    sum += x.Number((((n * 4) + (o / 3 * 2) + i) * 42) + (row * 6) + column) * w.Number((((o * 2) + i) * 9) + k);
                            }
                        }

                        Assert.Equal(sum, y.Number(at), 1e-12);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(-1.0, -0.8427007929497149)]
    [InlineData(2.5, 0.999593047982555)]
    [InlineData(3.5, 0.9999992569016276)]
    [InlineData(7.0, 1.0)]
    public void Error_function(double x, double expected) => Assert.Equal(expected, FloatMath.Erf(x), 2e-15);

    [Fact]
    public void Reductions_over_any_axes()
    {
        HostTensor x = Run.Tensor(ElementType.F32, [2, 3, 2], 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Assert.Equal([8.0, 10, 12, 14, 16, 18], Run.Graph((g, v) => g.Sum(v[0], "a b c -> b c"), x));
        Assert.Equal([9.0, 12, 27, 30], Run.Graph((g, v) => g.Sum(v[0], "a b c -> a c"), x));
        Assert.Equal([8.0, 10, 12], Run.Graph((g, v) => g.Max(v[0], "a b c -> b"), x));
        Assert.Equal([6.5], Run.Graph((g, v) => g.Mean(v[0], "a b c ->"), x));
    }

    [Fact]
    public void Na_n_is_not_lost_in_maxima_and_re_l_u()
    {
        HostTensor x = Run.Tensor(ElementType.F32, [3], 1, double.NaN, -2);
        Assert.Equal([double.NaN], Run.Graph((g, v) => g.Max(v[0], "a ->"), x));
        Assert.Equal([1, double.NaN, 0], Run.Graph((g, v) => g.Relu(v[0]), x));
    }

    [Fact]
    public void Small_logarithms_and_softplus_keep_their_digits()
    {
        Assert.Equal([1e-20], Run.Graph((g, v) => g.Unary(UnaryKind.LogPlusOne, v[0]), Run.Tensor(ElementType.F64, [1], 1e-20)));
        Assert.Equal(Math.Exp(-40), Run.Graph((g, v) => g.Softplus(v[0]), Run.Tensor(ElementType.F64, [1], -40))[0], 1e-30);
    }

    [Fact]
    public void One_hot_ignores_other_numbers() =>
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0], Run.Graph((g, v) => g.OneHot(v[0], 3), Run.Tensor(ElementType.F32, [3], 1, -1, 7)));

    [Theory]
    [InlineData(new[] { 1.0, 5, 5, -3, -7, -3 }, new[] { 1.0, 0 })] // the first of equals
    [InlineData(new[] { -1, -1, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity }, new[] { 0.0, 0 })]
    [InlineData(new[] { 9, double.NaN, double.NaN, double.PositiveInfinity, 0, double.NaN }, new[] { 1.0, 2 })]
    public void Argmax_is_the_first_of_the_largest(double[] x, double[] ids) =>
        Assert.Equal(ids, Run.Graph((g, v) => g.Argmax(v[0]), Run.Tensor(ElementType.F32, [2, 3], x)));

    [Fact]
    public void Argmax_of_b_float16_counts_beyond256() =>
        Assert.Equal([301], Run.Graph((g, v) => g.Argmax(g.To(g.OneHot(v[0], 400), ElementType.BF16)), Run.Tensor(ElementType.F32, [], 301)));

    [Fact]
    public void Greater_is_strict() =>
        Assert.Equal([0, 0, 1, 0], Run.Graph((g, v) => g.Greater(v[0], 0.5), Run.Tensor(ElementType.F64, [4], -1, 0.5, 0.5000001, double.NaN)));

    [Fact]
    public void Pack_marks_in_row_major_order_and_fills_up_with_zeros() => Assert.Equal(
        [0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        Run.Graph((g, v) => g.Pack(v[0], 4), Run.Tensor(ElementType.F32, [2, 3], 0, 1, 0, 1, 1, 0)));

    [Fact]
    public void Pack_leaves_out_what_is_beyond_its_rows() =>
        Assert.Equal([0, 1, 0, 0, 0, 1], Run.Graph((g, v) => g.Pack(v[0], 2), Run.Tensor(ElementType.F32, [3], 0, 1, 1))[..6]);

    [Fact]
    public void Pack_has_no_more_rows_than_there_are_elements() =>
        Assert.Equal([1, 0, 0, 1], Run.Graph((g, v) => g.Pack(v[0], 1000), Run.Tensor(ElementType.F32, [2], 1, 1)));

    [Fact]
    public void Loops_and_branches_use_outer_values()
    {
        double[] got = Run.Graph(
            (g, v) => g.While([g.Full(0, ElementType.I32), v[0]], s => g.Compare(Direction.LT, s[0], 5), s => [
                g.Add(s[0], 1),
                g.If(g.Compare(Direction.EQ, s[0], 3), () => [g.Multiply(s[1], 10)], () => [g.Add(s[1], v[0])])[0]])[1],
            Run.Tensor(ElementType.F32, [2], 1, 2));
        Assert.Equal([41.0, 82], got);
    }

    [Fact]
    public void Sort_keeps_pairs_together()
    {
        GraphBuilder g = new();
        Value keys = g.Input("k", 4), values = g.Input("v", new TensorType(ElementType.I32, 4));
        TensorType key = new(ElementType.F32), value = new(ElementType.I32);
        Block less = g.Nested([key, key, value, value], a => [g.Compare(Direction.LT, a[0], a[1])]);
        Module module = g.Build("sort", ("v", g.EmitMany(new SortOp(0, true), [keys, values], [less])[1]));
        Assert.Equal(
            [1.0, 3, 0, 2],
            new ReferenceEvaluator(module).Run(Run.Tensor(ElementType.F32, [4], 3, 1, 3, 2), Run.Tensor(ElementType.I32, [4], 0, 1, 2, 3))[0].Numbers()
        );
    }

    [Fact]
    public void Replicas_add_up()
    {
        GraphBuilder g = new(new() { Replicas = 3 });
        Module module = g.Build("sum", ("y", g.AllReduce(g.Input("x", 2))));
        IReadOnlyList<IReadOnlyList<HostTensor>> results = new ReferenceEvaluator(module).RunReplicas([
            .. Enumerable.Range(1, 3).Select(i => (HostTensor[])[Run.Tensor(ElementType.F32, [2], i, 10 * i)]),
        ]);
        Assert.All(results, static r => Assert.Equal([6.0, 60], r[0].Numbers()));
    }

    [Fact]
    public void B_float16_is_rounded_after_every_op() =>
        Assert.Equal([256.0], Run.Graph((g, v) => g.To(g.Add(g.To(v[0], ElementType.BF16), 1), ElementType.F32), Run.Tensor(ElementType.F32, [1], 256)));

    [Fact]
    public void An_argument_of_another_type_is_refused()
    {
        GraphBuilder g = new();
        Module module = g.Build("m", ("y", g.Relu(g.Input("x", 2))));
        Assert.Equal("MF5031", Assert.Throws<GraphException>(() => new ReferenceEvaluator(module).Run(Run.Tensor(ElementType.F32, [3], 1, 2, 3))).Id);
    }
}
