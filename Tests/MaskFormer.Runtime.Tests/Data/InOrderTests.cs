using MaskFormer.Runtime.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public sealed class InOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_is_made_lies_in_the_order_of_the_items(int workers) =>
        Assert.Equal(Enumerable.Range(0, 101).Select(static i => i * i), InOrder.Make(Enumerable.Range(0, 101), workers, static i => i * i));

    [Fact]
    public void Nothing_is_made_behind_the_first_item_that_fails()
    {
        List<int> begun = [];
        Assert.Throws<DataException>(() => InOrder.Make(Enumerable.Range(0, 1000), 1, i =>
        {
            begun.Add(i);
            return i == 7 ? throw new DataException("MF6005", "7.png", "cut", "Fetch it") : i;
        }));
        Assert.Equal(7, begun.Max());
    }

    [Fact]
    public void Of_several_errors_the_first_in_the_order_is_told_as_it_was_thrown()
    {
        using ManualResetEventSlim later = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => InOrder.Make<int, int>([0, 1], 2, i =>
        {
            if (i == 1) later.Set();
            else later.Wait(TimeSpan.FromMilliseconds(50)); // where there is one thread, nobody comes
            throw new ArgumentException($"item {i}");
        }));
        Assert.Equal("item 0", error.Message);
    }
}
