using MaskFormer.Language;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Operations;

public sealed class ShapeTests
{
    [Fact]
    public void Rearrange_flattens_row_by_row()
    {
        Tensor x = arange(24).view(1, 2, 3, 4);
        Tensor y = TensorOps.Rearrange(x, "b c h w -> (h w) b c");
        Assert.Equal([12, 1, 2], y.shape);
        Assert.Equal(x[0, 1, 2, 3].ToInt64(), y[11, 0, 1].ToInt64());
        Assert.Equal(x[0, 0, 1, 2].ToInt64(), y[6, 0, 0].ToInt64());
    }

    [Fact]
    public void Rearrange_splits_with_known_sizes_and_undoes_itself()
    {
        Tensor x = Near.Random(1, 2, 5, 3, 7);
        Tensor flat = TensorOps.Rearrange(x, "b c h w -> (h w) b c");
        Near.Equal(x, TensorOps.Rearrange(flat, "(h w) b c -> b c h w", ("h", 3), ("w", 7)), 0);
        Near.Equal(x, TensorOps.Rearrange(flat, "(h w) b c -> b c h w", ("w", 7)), 0);
    }

    [Fact]
    public void Rearrange_orders_split_axes_first_by_first()
    {
        Tensor y = TensorOps.Rearrange(arange(12).view(12), "(a b c) -> c a b", ("a", 3), ("b", 2));
        Assert.Equal([2, 3, 2], y.shape);
        Assert.Equal(7, y[1, 1, 1].ToInt64()); // a = 1, b = 1, c = 1
    }

    [Fact]
    public void Rearrange_adds_and_drops_axes_of_size_one()
    {
        Assert.Equal([3, 1, 2], TensorOps.Rearrange(ones(2, 3), "a b -> b 1 a").shape);
        Assert.Equal([2, 3], TensorOps.Rearrange(ones(2, 1, 3), "a 1 b -> a b").shape);
    }

    [Theory]
    [InlineData("b c h -> h b c", "its left side has 3 axes, the value has 2")]
    [InlineData("b c -> b", "'c' stands on the left only")]
    [InlineData("b c -> b c d", "'d' stands on the right only")]
    [InlineData("b c -> b ... c", "'...' stands on the right only")]
    [InlineData("a ... b c -> ... a b c", "its left side has 3 or more axes")]
    [InlineData("(b ...) c -> b c ...", "'...' stands in parentheses")]
    [InlineData("b 2 -> b", "'2' is not a name")]
    [InlineData("b b -> b b", "'b' stands twice")]
    [InlineData("b c", "one '->'")]
    [InlineData("(b c -> c b", "parentheses")]
    [InlineData("(b c) d -> b c d", "sizes of (b c) are not known")]
    public void Pattern_that_does_not_fit_is_refused(string pattern, string reason)
    {
        var error = Assert.Throws<MaskFormerException>(() => TensorOps.Rearrange(ones(4, 6), pattern));
        Assert.Equal("MF2008", error.Id);
        Assert.Contains(reason, error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_that_does_not_divide_is_refused() =>
        Assert.Contains(
            "which is not 4 * ?",
            Assert.Throws<MaskFormerException>(() => TensorOps.Rearrange(ones(6), "(a b) -> a b", ("a", 4))).Cause,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("... c -> c ...", new long[] { 5, 2, 3, 4 })]
    [InlineData("a ... c -> c ... a", new long[] { 5, 3, 4, 2 })]
    [InlineData("a b c d ... -> a (b c) ... d", new long[] { 2, 12, 5 })]
    [InlineData("... (e f) -> ... f e", new long[] { 2, 3, 4, 1, 5 })]
    public void Rearrange_keeps_any_axes(string pattern, long[] shape)
    {
        Tensor x = Near.Random(4, 2, 3, 4, 5), y = TensorOps.Rearrange(x, pattern, ("e", 5));
        Assert.Equal(shape, y.shape);
        Assert.Equal(x.sum().ToDouble(), y.sum().ToDouble(), 1e-12);
    }

    [Fact]
    public void Windows_are_cut_and_joined_again()
    {
        Tensor x = arange(2 * 4 * 6).view(2, 4, 6, 1);
        Tensor windows = TensorOps.Rearrange(x, "b (y i) (x j) c -> (b y x) (i j) c", ("i", 2), ("j", 3));
        Assert.Equal([8, 6, 1], windows.shape);
        Assert.Equal([15L, 16, 17, 21, 22, 23], windows[3].data<long>().ToArray()); // second row of windows, second column
        Near.Equal(x, TensorOps.Rearrange(windows, "(b y x) (i j) c -> b (y i) (x j) c", ("y", 2), ("x", 2), ("j", 3)), 0);
    }

    [Fact]
    public void Sums_keep_any_axes_and_axes_of_size_one()
    {
        Tensor x = arange(1, 25, dtype: ScalarType.Float64).view(2, 3, 4);
        Near.Equal([10, 26, 42, 58, 74, 90], TensorOps.Sum(x, "... c -> ..."), 0);
        Assert.Equal([2, 1, 1], TensorOps.Mean(x, "a ... -> a 1 1").shape);
        Assert.Equal([3], TensorOps.Max(x.unsqueeze(1), "a 1 b c -> b").shape);
    }

    [Fact]
    public void Expand_keeps_any_axes()
    {
        Tensor x = Near.Random(5, 2, 3);
        Assert.Equal([2, 7, 3], TensorOps.Expand(x, "... c -> ... k c", 7, 3).shape);
        Near.Equal(x, TensorOps.Expand(x, "... c -> ... k c", 7, 3).select(1, 4), 0);
    }

    [Fact]
    public void Einsum_shares_any_axes()
    {
        Tensor a = Near.Random(1, 2, 3, 4, 5), b = Near.Random(2, 2, 3, 5, 6);
        Near.Equal(a.matmul(b), TensorOps.Einsum("...ij,...jk->...ik", a, b), 1e-12);
        Near.Equal(a.sum([0, 1]), TensorOps.Einsum("...ij->ij", a), 1e-12);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => TensorOps.Einsum("...ij,...jk->...ik", a, b[0]));
        Assert.Contains("'...' stands for 2 axes and, in input 2, for 1", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Expand_repeats_along_new_axes()
    {
        Tensor x = Near.Tensor([1, 2, 3, 4, 5, 6], 2, 3);
        Tensor y = TensorOps.Expand(x, "q c -> q b c", 2, 4, 3);
        Assert.Equal([2, 4, 3], y.shape);
        Near.Equal(x, y.select(1, 3), 0);
        Near.Equal([1, 4, 2, 5, 3, 6, 1, 4, 2, 5, 3, 6], TensorOps.Expand(x, "q c -> n c q", 2, 3, 2), 0);
    }

    [Fact]
    public void Expand_of_a_scalar_fills_everything() => Near.Equal([7, 7, 7], TensorOps.Expand(Near.Tensor([7]), " -> a", 3), 0);

    [Fact]
    public void Expand_to_another_size_of_an_old_axis_is_refused() =>
        Assert.Contains(
            "'c' has size 3, the result asks for 5",
            Assert.Throws<MaskFormerException>(() => TensorOps.Expand(ones(2, 3), "q c -> q b c", 2, 4, 5)).Cause,
            StringComparison.Ordinal
        );

    [Fact]
    public void Sum_leaves_the_named_axes_in_their_order()
    {
        Tensor x = arange(1, 25, dtype: ScalarType.Float64).view(2, 3, 4);
        Near.Equal([10, 26, 42, 58, 74, 90], TensorOps.Sum(x, "a b c -> a b"), 0);
        Near.Equal([10, 58, 26, 74, 42, 90], TensorOps.Sum(x, "a b c -> b a"), 0);
        Near.Equal([300], TensorOps.Sum(x, "a b c -> "), 0);
        Assert.Equal(0, TensorOps.Sum(x, "a b c ->").dim());
    }

    [Fact]
    public void Mean_and_max_reduce_the_others()
    {
        Tensor x = arange(1, 25, dtype: ScalarType.Float64).view(2, 3, 4);
        Near.Equal([6.5, 18.5], TensorOps.Mean(x, "a b c -> a"), 1e-14);
        Near.Equal([21, 22, 23, 24], TensorOps.Max(x, "a b c -> c"), 0);
    }

    [Fact]
    public void Last_keeps_the_axis() => Near.Equal([5, 6], TensorOps.Last(Near.Tensor([1, 2, 3, 4, 5, 6], 3, 2)), 0);

    [Fact]
    public void Einsum_of_queries_and_pixels_is_the_sum_written_out()
    {
        (Tensor a, Tensor b) = (Near.Random(1, 2, 3, 2, 5), Near.Random(2, 2, 5, 3, 7));
        Tensor y = TensorOps.Einsum("lqbc,bchw->lbqhw", a, b);
        Assert.Equal([2, 2, 3, 3, 7], y.shape);
        Assert.Equal(Enumerable.Range(0, 5).Sum(c => a[1, 2, 0, c].ToDouble() * b[0, c, 1, 6].ToDouble()), y[1, 0, 2, 1, 6].ToDouble(), 1e-13);
    }

    [Theory]
    [InlineData("ab,bc->ac", "MF2001", "axis 'b' has size 3 and, in input 2, 4")]
    [InlineData("ab,bcd->ac", "MF2008", "input 2 has 2 axes")]
    [InlineData("ab->a", "MF2008", "has 1 inputs, found 2")]
    [InlineData("ab,cd->xd", "MF2008", "'x' stands on the right only")]
    [InlineData("ab,cd", "MF2008", "one '->'")]
    [InlineData("aa,cd->ac", "MF2008", "'a' stands twice in 'aa'")]
    [InlineData("a1,cd->ac", "MF2008", "'1' is not a letter")]
    public void Einsum_refuses_what_would_end_the_process_or_surprise(string equation, string id, string reason)
    {
        var error = Assert.Throws<MaskFormerException>(() => TensorOps.Einsum(equation, ones(2, 3), ones(4, 5)));
        Assert.Equal(id, error.Id);
        Assert.Contains(reason, error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Einsum_of_mixed_types_is_refused() =>
        Assert.Throws<MaskFormerException>(() => TensorOps.Einsum("ab,bc->ac", ones(2, 3), ones(3, 2, dtype: ScalarType.Float64)));

    [Fact]
    public void Pack_marks_what_is_not_zero_in_row_major_order()
    {
        Tensor packed = TensorOps.Pack(Near.Tensor([0, 1, 0, 1, 1, 0], 2, 3), 4);
        Assert.Equal([3, 2, 3], packed.shape); // no rows beyond the marks
        Near.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0], packed, 0);
    }

    [Fact]
    public void Pack_of_nothing_is_a_row_of_zeros() =>
        Near.Equal(zeros([1, 2, 2], dtype: ScalarType.Float64), TensorOps.Pack(zeros([2, 2], dtype: ScalarType.Float64), 5), 0);

    [Fact]
    public void Pack_of_more_than_there_is_room_for_is_refused()
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => TensorOps.Pack(ones(2, 3), 5));
        Assert.Equal(("MF7202", "6 elements are marked, there is room for 5"), (error.Id, error.Cause));
    }

    [Fact]
    public void Pack_and_its_transpose_bring_back_what_is_marked()
    {
        Tensor values = Near.Random(5, 3, 4), marks = Near.Tensor([1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1], 3, 4), packed = TensorOps.Pack(marks, 12);
        Near.Equal(values * marks, TensorOps.Einsum("p,pbt->bt", TensorOps.Einsum("pbt,bt->p", packed, values), packed), 0);
    }
}
