using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class BatchTests
{
    private static readonly ShapesData plain = new()
    {
        MinSizes = [5], MaxSize = 100, CropProbability = 0, Flip = false, CanvasHeight = 6, CanvasWidth = 9, TargetSlots = 3,
        PixelMean = [10, 20, 30], PixelStd = [2, 4, 5],
    };

    [Fact]
    public void Pixels_are_normalised_and_the_padding_is_zero()
    {
        TrainingBatch batch = Build(plain, FakeSource.Stripes(0));
        Assert.Equal([-5f, -3.5f, -2f, -0.5f, 1f, 2.5f, 4f, 0f, 0f], batch.Image[..9]);
        Assert.Equal(((7 * 3 + 1) - 20) / 4f, batch.Image[6 * 9 + 9]);
        Assert.Equal((2 - 30) / 5f, batch.Image[2 * 6 * 9]);
        Assert.All(Enumerable.Range(0, 9), x => Assert.Equal(0, batch.Image[5 * 9 + x]));
    }

    /// <summary>As the original's mappers, which pad before the model normalises.</summary>
    [Fact]
    public void Padding_with_a_value_is_normalised_and_still_does_not_count()
    {
        TrainingBatch batch = Build(plain with { PaddingValue = 128 }, FakeSource.Stripes(0));
        Assert.Equal([-5f, -3.5f, -2f, -0.5f, 1f, 2.5f, 4f, 59f, 59f], batch.Image[..9]);
        Assert.Equal([27f, 27f], batch.Image[(54 + 7)..(54 + 9)]);
        Assert.All(batch.Image[(108 + 45)..], static value => Assert.Equal(19.6f, value));
        Assert.Equal(5 * 7, batch.Pixels.Sum());
    }

    [Fact]
    public void Only_the_padding_does_not_count()
    {
        TrainingBatch batch = Build(plain, FakeSource.Stripes(0));
        Assert.Equal(5 * 7, batch.Pixels.Sum());
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0, 0], batch.Pixels[36..45]);
        Assert.Equal(54, Build(plain with { PaddedPixels = PaddedPixels.Background }, FakeSource.Stripes(0)).Pixels.Sum());
    }

    [Fact]
    public void Crowds_and_unlabelled_pixels_are_no_targets()
    {
        TrainingBatch batch = Build(plain, FakeSource.Stripes(0));
        Assert.Equal([1, 0, 0], batch.Labels);
        Assert.Equal([1, 1, 0], batch.Valid);
        Assert.Equal([1, 1, 0, 0, 0, 0, 0, 0, 0], batch.Targets[..9]);
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0, 0], batch.Targets[54..63]);
        Assert.Equal([10, 10, 0], batch.Targets.Chunk(54).Select(t => (int)t.Sum()));
        Assert.Equal(0, batch.Dropped);
    }

    [Fact]
    public void A_mirrored_image_has_mirrored_targets()
    {
        DataConfig config = plain with { Flip = true };
        long seed = Enumerable.Range(0, 50).First(s => Build(config, FakeSource.Stripes(0), s).Items[0].Augmentation.Mirrored);
        TrainingBatch batch = Build(config, FakeSource.Stripes(0), seed);
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 0, 0], batch.Targets[..9]);
        Assert.Equal([4f, 2.5f, 1f, -0.5f, -2f, -3.5f, -5f, 0f, 0f], batch.Image[..9]);
    }

    [Fact]
    public void With_too_little_room_the_largest_targets_stay_in_their_order_and_the_rest_is_counted()
    {
        int[] map = [1, 2, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5];
        PanopticSample sample = new(1, "a", new RgbImage(3, 5, new byte[45]), new LabelMap(3, 5, map),
            [.. Enumerable.Range(1, 5).Select(i => new SampleSegment(i, 7, i % 3, 1, IsCrowd: i == 5))]);
        TrainingBatch batch = Build(plain with { MinSizes = [3], TargetSlots = 2 }, sample);
        Assert.Equal([2, 1], batch.Labels);
        Assert.Equal([3, 4], batch.Targets.Chunk(54).Select(t => (int)t.Sum()));
        Assert.Equal((2, 2), (batch.Dropped, batch.Items[0].Targets));
    }

    /// <summary>Six stripes each, of one to six pixels; the second image's are three pixels longer.</summary>
    [Theory]
    [InlineData(6, 1, 6, 6, 0)]
    [InlineData(2, 1, 1, 3, 8)]
    [InlineData(2, 2, 2, 2, 8)]
    [InlineData(1, 1, 0, 2, 10)]
    [InlineData(1, 2, 1, 1, 10)]
    public void Images_that_share_a_device_share_its_room(int pairsPerImage, int devices, int first, int second, int dropped)
    {
        PanopticSample[] samples = [Stripes(0), Stripes(3)];
        DataConfig config = plain with { MinSizes = [6], CanvasWidth = 12, TargetSlots = 6, PairsPerImage = pairsPerImage };
        TrainingBatch batch = new BatchBuilder(new FakeSource(2, i => samples[i]), config, 1, devices).Build(0, [new SampleKey(0, 0), new SampleKey(0, 1)]);
        Assert.Equal((first, second, dropped), (batch.Items[0].Targets, batch.Items[1].Targets, batch.Dropped));
        Assert.Equal([.. Enumerable.Range(6 - first + 1, first)], Sizes(batch, 0));
        Assert.Equal([.. Enumerable.Range(9 - second + 1, second)], Sizes(batch, 1));
        Assert.Equal(first + second, (int)batch.Valid.Sum());

        static int[] Sizes(TrainingBatch batch, int image) =>
            [.. batch.Targets.Chunk(72).Skip(6 * image).Take(6).Select(t => (int)t.Sum()).Where(n => n > 0)];
        static PanopticSample Stripes(int more) =>
            new(
                1,
                "a",
                new RgbImage(6, 10, new byte[180]),
                new LabelMap(6, 10, [.. Enumerable.Range(0, 60).Select(i => i % 10 <= (i / 10) + more ? (i / 10) + 1 : 0)]),
                [.. Enumerable.Range(1, 6).Select(i => new SampleSegment(i, 7, i % 3, 1, IsCrowd: false))]
            );
    }

    [Fact]
    public void An_image_without_segments_is_all_background()
    {
        TrainingBatch batch = Build(plain, FakeSource.Stripes(0) with { Segments = [], Map = new LabelMap(5, 7, new int[35]) });
        Assert.Equal((0, 0, 35), ((int)batch.Valid.Sum(), (int)batch.Targets.Sum(), (int)batch.Pixels.Sum()));
    }

    [Fact]
    public void A_target_that_the_crop_left_without_pixels_stays_as_an_empty_mask()
    {
        DataConfig config = plain with { CropProbability = 1, CropMinSizes = [5], CropLeast = 2, CropMost = 2 };
        TrainingBatch[] batches = [.. Enumerable.Range(0, 30).Select(seed => Build(config, FakeSource.Stripes(0), seed))];
        Assert.All(batches, b => Assert.Equal([1, 1, 0], b.Valid));
        Assert.Contains(batches, b => b.Targets[..54].Sum() == 0);
    }

    [Fact]
    public void By_the_semantic_rule_the_targets_are_the_classes_that_are_left()
    {
        DataConfig config = plain with { CropProbability = 1, CropMinSizes = [5], CropLeast = 2, CropMost = 2, LabelRule = LabelRule.Semantic };
        TrainingBatch[] batches = [.. Enumerable.Range(0, 30).Select(seed => Build(config, FakeSource.Stripes(0), seed))];
        Assert.All(batches, static b => Assert.Equal(
            b.Valid.Sum(), b.Targets.Chunk(b.Targets.Length / b.Slots).Count(static mask => mask.Sum() > 0)));
        Assert.Contains(batches, static b => b.Valid.Sum() == 1);
    }

    /// <summary>Of crowds too, and of what found no room among the masks; the padding has the field's own number.</summary>
    [Fact]
    public void Fields_of_a_task_are_made_from_all_segments()
    {
        TargetField field = new("Double", -5, static (segments, map) => Array.ConvertAll(
            map.Values, place => place == 0 ? -1f : 2 * segments[place - 1].Class));
        DataConfig config = plain with { TargetSlots = 1 };
        FakeSource source = new(1, static index => FakeSource.Stripes(index));
        TrainingBatch batch = new BatchBuilder(source, config, 1, fields: [field]).Build(0, [new SampleKey(0, 0)]);
        float[][] rows = [.. batch.More["Double"].Chunk(batch.Width)];
        Assert.Equal([2, 2, 0, 0, 4, 4, -1, .. Enumerable.Repeat(-5f, batch.Width - 7)], rows[0]);
        Assert.All(rows[5..], static row => Assert.All(row, static value => Assert.Equal(-5, value)));
    }

    [Fact]
    public void A_window_is_cut_from_the_resized_image()
    {
        DataConfig config = plain with { MinSizes = [5], WindowHeight = 3, WindowWidth = 4 };
        TrainingBatch[] batches = [.. Enumerable.Range(0, 30).Select(seed => Build(config, FakeSource.Stripes(0), seed))];
        Assert.All(batches, static b => Assert.Equal((3, 4, 12), (b.Items[0].Augmentation.Height, b.Items[0].Augmentation.Width, (int)b.Pixels.Sum())));
        Assert.Equal([0, 1, 2], batches.Select(static b => b.Items[0].Augmentation.Crop!.Top).Distinct().Order());
        Assert.Equal([0, 1, 2, 3], batches.Select(static b => b.Items[0].Augmentation.Crop!.Left).Distinct().Order());
    }

    [Fact]
    public void A_window_larger_than_the_image_is_the_image()
    {
        TrainingBatch batch = Build(plain with { MinSizes = [5], WindowHeight = 50, WindowWidth = 50 }, FakeSource.Stripes(0));
        Assert.Equal((5, 7), (batch.Items[0].Augmentation.Height, batch.Items[0].Augmentation.Width));
    }

    [Fact]
    public void Choices_are_drawn_with_the_chances_of_the_original()
    {
        CocoPanopticData config = new();
        Augmentation[] drawn = [.. Enumerable.Range(0, 4000).Select(i => Augmentation.Draw(config, 480, 640, new KeyedRandom(3, i)))];
        Assert.InRange(drawn.Count(a => a.Mirrored), 1880, 2120);
        CropPlan[] crops = [.. drawn.Select(a => a.Crop).OfType<CropPlan>()];
        Assert.InRange(crops.Length, 1880, 2120);
        Assert.Equal([400, 500, 600], crops.Select(c => c.FromHeight).Distinct().Order());
        Assert.Equal((384, 600), (crops.Min(c => c.Width), crops.Max(c => c.Width)));
        Assert.All(crops, c => Assert.True(c.Top >= 0 && c.Left >= 0 && c.Top + c.Height <= c.FromHeight && c.Left + c.Width <= c.FromWidth));
        Assert.Contains(crops, c => c.Top + c.Height == c.FromHeight && c.Top > 0);
        Assert.Equal(11, drawn.Where(a => a.Crop is null).Select(a => a.Height).Distinct().Count());
    }

    private static TrainingBatch Build(DataConfig config, PanopticSample sample, long seed = 1) =>
        new BatchBuilder(new FakeSource(1, _ => sample), config, seed).Build(0, [new SampleKey(0, 0)]);
}
