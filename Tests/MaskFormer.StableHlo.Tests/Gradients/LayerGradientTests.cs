using CsCheck;
using MaskFormer.Language;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Gradients;

public class LayerGradientTests
{
    [Fact]
    public void Convolution_with_any_stride_padding_dilation_and_groups() =>
        (
            from seed in Gen.Int[0, 1_000_000]
            from groups in Gen.Long[1, 3]
            from rows in Gen.Long[1, 5]
            from columns in Gen.Long[1, 5]
            from kernel in Gen.Long[1, 3]
            from stride in Gen.Long[1, 3]
            from padding in Gen.Long[0, 2]
            from dilation in Gen.Long[1, 2]
            from left in Gen.Long[1, 2]
            select (seed, groups, rows, columns, kernel, stride, padding, dilation, left)
        ).Always(
            t =>
            {
                ConvolutionAxes maps = new(0, 1, [2, 3]);
                ConvolutionOp op = new(
                    maps,
                    new(1, 0, [2, 3]),
                    maps,
                    [t.stride, 1],
                    [(t.padding, t.padding - 1), (t.padding, t.padding)],
                    [t.left, 1],
                    [t.dilation, 1],
                    t.groups,
                    1,
                    Precision.DEFAULT,
                    ElementType.F64
                );
                Differences.Check((g, x) => g.Emit(op, x[0], x[1]), t.seed, [2, t.groups, t.rows, t.columns], [2 * t.groups, 1, t.kernel, t.kernel]);
            },
            iter: 40
        );

    [Fact]
    public void Convolution_of_many_features() =>
        (
            from seed in Gen.Int[0, 1_000_000]
            from rows in Gen.Long[1, 3]
            from kernel in Gen.Long[1, 3]
            from stride in Gen.Long[1, 3]
            from padding in Gen.Long[0, 2]
            from dilation in Gen.Long[1, 2]
            select (seed, rows, kernel, stride, padding, dilation)
        ).Always(
            t =>
            {
                ConvolutionOp op = new(
                    new(0, 3, [2, 1]),
                    new(1, 3, [0, 2]),
                    new(1, 2, [3, 0]),
                    [t.stride, 1],
                    [(t.padding, t.padding - 1), (t.padding, t.padding)],
                    [1, 1],
                    [t.dilation, 1],
                    1,
                    1,
                    Precision.DEFAULT,
                    ElementType.F64
                );
                Differences.Check((g, x) => g.Emit(op, x[0], x[1]), t.seed, [2, 2, t.rows, 17], [t.kernel, 17, 2, 2]);
            },
            iter: 15
        );

    [Theory]
    [InlineData("rc,oc->ro", new long[] { 30, 2 }, new long[] { 3, 2 })]
    [InlineData("brc,boc->bro", new long[] { 2, 15, 1 }, new long[] { 2, 3, 1 })]
    [InlineData("rscd,ocd->rso", new long[] { 5, 6, 2, 1 }, new long[] { 3, 2, 1 })]
    [InlineData("rbcd,dbco->bro", new long[] { 12, 2, 1, 2 }, new long[] { 2, 2, 1, 4 })]
    public void Product_whose_result_is_larger_than_its_factors(string equation, long[] left, long[] right) =>
        Differences.Check((g, x) => g.Einsum(equation, x[0], x[1]), 7, left, right);

    [Fact]
    public void Convolution_with_groups_of_the_batch()
    {
        ConvolutionAxes maps = new(0, 1, [2, 3]);
        ConvolutionOp op = new(maps, new(1, 0, [2, 3]), maps, [2, 1], [(1, 1), (0, 1)], [1, 1], [1, 1], 1, 2, Precision.DEFAULT, ElementType.F64);
        Differences.Check((g, x) => g.Emit(op, x[0], x[1]), 5, [4, 3, 4, 3], [4, 3, 3, 2]);
    }

    [Fact]
    public void Convolution_with_other_layouts()
    {
        ConvolutionOp op = new(
            new(0, 3, [1, 2]),
            new(2, 3, [0, 1]),
            new(1, 0, [3, 2]),
            [1, 2],
            [(1, 0), (0, 1)],
            [1, 1],
            [1, 1],
            1,
            1,
            Precision.DEFAULT,
            ElementType.F64
        );
        Differences.Check((g, x) => g.Emit(op, x[0], x[1]), 6, [2, 4, 5, 3], [2, 3, 3, 2]);
    }

    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(2, 2, 0)]
    [InlineData(2, 1, 0)]
    public void Max_pooling(int kernel, int stride, int padding) => Differences.Check((g, x) => g.MaxPool(x[0], kernel, stride, padding), 4, [2, 1, 5, 4]);

    [Fact]
    public void Sum_pooling_with_dilations()
    {
        Window window = new([2, 3], [2, 1], [2, 1], [1, 2], [(1, 0), (2, 1)]);
        Differences.Check((g, x) => g.EmitMany(new ReduceWindowOp(window), [x[0], g.Number(0)], [g.Reducer(BinaryKind.Add, ElementType.F64)])[0], 4, [4, 5]);
    }

    [Fact]
    public void Normalisations()
    {
        Differences.Check((g, x) => g.LayerNorm(x[0], "n", 5), 1, [2, 3, 5]);
        Differences.Check((g, x) => g.Norm2d(x[0], "n", NormKind.Group, 64), 2, [2, 64, 1, 2]);
        Differences.Check((g, x) => g.Norm2d(x[0], "n", NormKind.FrozenBatch, 3), 3, [2, 3, 2, 2]);
    }

    [Fact]
    public void Linear() => Differences.Check((g, x) => g.Linear(x[0], "l", 3, 4), 1, [2, 5, 3]);

    [Fact]
    public void Attention() => Differences.Check((g, x) => g.MultiheadAttention(x[0], x[1], x[2], "a", 6, 2), 1, [3, 2, 6], [4, 2, 6], [4, 2, 6]);
}
