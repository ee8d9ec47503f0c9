using CsCheck;
using MaskFormer.Runtime.Data.Sampling;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public sealed class DrawnSplitsTests
{
    private static readonly string[] names = [.. Enumerable.Range(0, 41).Select(static i => $"patient{i % 6}_{i}.png")];

    [Fact]
    public void Every_image_is_in_one_split_and_shares_are_kept()
    {
        IReadOnlyList<(string Split, string[] Names)> splits = DrawnSplits.Of(names, static name => name, [("val", 0.2), ("test", 0.1)], 3);
        Assert.Equal([("train", 29), ("val", 8), ("test", 4)], splits.Select(static one => (one.Split, one.Names.Length)));
        Assert.Equal(names.Order(), splits.SelectMany(static one => one.Names).Order());
    }

    [Fact]
    public void Images_of_a_group_stay_together()
    {
        static string Patient(string name) => name.Split('_')[0];
        IReadOnlyList<(string Split, string[] Names)> splits = DrawnSplits.Of(names, Patient, [("val", 0.1)], 1);
        Assert.Equal(6, splits.Sum(static one => one.Names.Select(Patient).Distinct().Count()));
        Assert.Equal([("train", 34), ("val", 7)], splits.Select(static one => (one.Split, one.Names.Length)));
    }

    [Fact]
    public void Names_and_seed_alone_decide() =>
        Gen.Select(Gen.Long[0, 1000], Gen.Shuffle(names)).Always(static (seed, order) =>
            DrawnSplits.Of(order, static name => name, [("val", 0.2)], seed)[1].Names.ToHashSet()
                .SetEquals(DrawnSplits.Of(names, static name => name, [("val", 0.2)], seed)[1].Names), iter: 20);
}
