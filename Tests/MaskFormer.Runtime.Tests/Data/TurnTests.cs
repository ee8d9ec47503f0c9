using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Turned images and what becomes of their labels (<c>data.turn</c>).</summary>
public class TurnTests
{
    private static readonly ShapesData plain = new()
    {
        MinSizes = [5], MaxSize = 100, CropProbability = 0, Flip = false, CanvasHeight = 7, CanvasWidth = 7, Turn = true,
    };

    [Theory]
    [InlineData(0, 2, 3, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(1, 3, 2, new[] { 3, 0, 4, 1, 5, 2 })]
    [InlineData(2, 2, 3, new[] { 5, 4, 3, 2, 1, 0 })]
    [InlineData(3, 3, 2, new[] { 2, 5, 1, 4, 0, 3 })]
    public void A_quarter_is_to_the_right(int quarters, int height, int width, int[] values)
    {
        LabelMap turned = Geometry.Turn(new LabelMap(2, 3, [0, 1, 2, 3, 4, 5]), quarters);
        Assert.Equal((height, width), (turned.Height, turned.Width));
        Assert.Equal(values, turned.Values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Images_are_turned_as_their_maps(int quarters)
    {
        int[] values = [.. Enumerable.Range(0, 35)];
        RgbImage image = Geometry.Turn(new RgbImage(5, 7, [.. values.SelectMany(static v => new[] { (byte)v, (byte)(v + 1), (byte)(v + 2) })]), quarters);
        LabelMap map = Geometry.Turn(new LabelMap(5, 7, values), quarters);
        Assert.Equal((map.Height, map.Width), (image.Height, image.Width));
        Assert.Equal(map.Values, image.Pixels.Where(static (_, i) => i % 3 == 0).Select(static v => (int)v));
        Assert.Equal(map.Values, image.Pixels.Where(static (_, i) => i % 3 == 2).Select(static v => v - 2));
    }

    [Fact]
    public void Each_turn_is_as_likely_and_changes_the_sides()
    {
        Augmentation[] drawn = [.. Enumerable.Range(0, 4000).Select(static i => Augmentation.Draw(plain, 5, 7, new KeyedRandom(3, i)))];
        Assert.All(Enumerable.Range(0, 4), q => Assert.InRange(drawn.Count(a => a.Quarters == q), 900, 1100));
        Assert.All(drawn, static a => Assert.Equal(a.Quarters % 2 == 0 ? (5, 7) : (7, 5), (a.Height, a.Width)));
    }

    [Fact]
    public void Nothing_else_is_drawn_differently_without_it()
    {
        ShapesData still = plain with { Turn = false, Flip = true };
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(
            new KeyedRandom(3, i).Chance(0.5), Augmentation.Draw(still, 5, 7, new KeyedRandom(3, i)).Mirrored));
    }

    [Fact]
    public void Targets_lie_where_the_image_shows_them()
    {
        TrainingBatch[] batches =
        [
            .. Enumerable.Range(0, 30).Select(static seed =>
                new BatchBuilder(new FakeSource(1, static _ => FakeSource.Stripes(0)), plain, seed).Build(0, [new SampleKey(0, 0)])),
        ];
        Assert.Equal([0, 1, 2, 3], batches.Select(static b => b.Items[0].Augmentation.Quarters).Distinct().Order());
        Assert.All(batches, static b => Assert.Equal(10, b.Targets[..49].Sum())); // a stripe of 5 x 2 pixels stays one
        TrainingBatch right = batches.First(static b => b.Items[0].Augmentation.Quarters == 1);
        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0], right.Targets[..15]); // the left stripe is the upper one, five columns wide
    }
}
