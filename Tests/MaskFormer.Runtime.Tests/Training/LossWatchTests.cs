using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>When a loss counts as exploded.</summary>
public sealed class LossWatchTests
{
    [Fact]
    public void A_loss_that_explodes_is_told_once()
    {
        LossWatch watch = new(null);
        double?[] told = [.. new[] { 5.0, 4, 3, 2e4, 3e5, 1e6 }.Select(watch.Exploded)];
        Assert.Equal([false, false, false, true, false, false], told.Select(static times => times is not null));
        Assert.InRange(told[3]!.Value, 500, 1000);
    }

    [Fact]
    public void A_resumed_run_knows_its_first_loss()
    {
        LossWatch watch = new(8);
        Assert.All(new[] { 0.5, 0.4, 6, 7, 7, 7, 7, 7 }, loss => Assert.Null(watch.Exploded(loss))); // worse than it was, not worse than the beginning
        Assert.NotNull(watch.Exploded(500));
    }

    [Fact]
    public void A_hard_batch_is_no_explosion()
    {
        LossWatch watch = new(null);
        Assert.All(new[] { 5.0, 3, 2, 20, 2, 1, 15, 1 }, loss => Assert.Null(watch.Exploded(loss)));
    }
}
