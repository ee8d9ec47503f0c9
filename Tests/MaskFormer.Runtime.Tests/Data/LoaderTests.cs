using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class LoaderTests
{
    private static readonly ShapesData config = new()
    {
        MinSizes = [8, 13], CropProbability = 0.5, CropMinSizes = [9], CropLeast = 4, CropMost = 7, CanvasHeight = 16, CanvasWidth = 20, TargetSlots = 3,
    };

    [Fact]
    public void The_batches_do_not_depend_on_the_number_of_workers()
    {
        List<TrainingBatch> one = Take(config with { Workers = 1 }, 9);
        List<TrainingBatch> many = Take(config with { Workers = 5 }, 9);
        Assert.Equal(one.SelectMany(Ids), many.SelectMany(Ids));
        Assert.All(one.Zip(many), pair =>
        {
            Assert.Equal(pair.First.Image, pair.Second.Image);
            Assert.Equal(pair.First.Targets, pair.Second.Targets);
        });
    }

    [Fact]
    public void Batches_in_the_memory_of_others_are_those_in_new_memory()
    {
        List<TrainingBatch> kept = Take(config, 12);
        using TrainingLoader loader = Open(config with { Workers = 2 });
        HashSet<byte[]> memory = new(ReferenceEqualityComparer.Instance);
        foreach (TrainingBatch expected in kept)
        {
            TrainingBatch batch = loader.Next();
            memory.Add(batch.Bytes.Values);
            Assert.Equal(expected.Bytes.Values, batch.Bytes.Values);
            Assert.Equal(expected.Pixels, batch.Pixels);
            Assert.Equal(expected.Owners, batch.Owners);
            loader.Return(batch);
        }

        Assert.InRange(memory.Count, 1, 4); // three that are built or wait, and the one that is looked at
    }

    [Fact]
    public void Every_epoch_has_every_image_once_in_another_order()
    {
        long[] ids = [.. Take(config, 7).SelectMany(Ids)];
        Assert.Equal(Enumerable.Range(100, 7).Select(i => (long)i), ids[..7].Order());
        Assert.Equal(Enumerable.Range(100, 7).Select(i => (long)i), ids[7..14].Order());
        Assert.NotEqual(ids[..7], ids[7..14]);
        Assert.Equal([100, 101, 102, 103, 104, 105, 106, 100, 101], Take(config with { Shuffle = false }, 3).SelectMany(Ids));
    }

    [Fact]
    public void The_same_image_is_changed_differently_in_the_next_epoch()
    {
        List<TrainingBatch> batches = Take(config with { Shuffle = false }, 14, size: 1);
        Assert.Contains(Enumerable.Range(0, 7), i => !batches[i].Image.SequenceEqual(batches[i + 7].Image));
    }

    [Fact]
    public void A_loader_goes_on_where_another_stood()
    {
        List<TrainingBatch> whole = Take(config, 8);
        using TrainingLoader first = Open(config);
        for (int i = 0; i < 3; i++) first.Next();
        Assert.Equal(9, first.Position.Consumed);
        using TrainingLoader second = Open(config, first.Position);
        for (int i = 3; i < 8; i++)
        {
            TrainingBatch batch = second.Next();
            Assert.Equal(i, batch.Number);
            Assert.Equal(whole[i].Image, batch.Image);
        }
    }

    [Fact]
    public void A_position_of_other_data_or_another_seed_is_refused()
    {
        SamplerPosition position = new(6, 1, true, 7, "other images");
        Assert.Equal("MF6040", Assert.Throws<DataException>(() => Open(config, position)).Id);
        Assert.Equal("MF6040", Assert.Throws<DataException>(() => Open(config, position with { Fingerprint = "fake 7", Seed = 2 })).Id);
    }

    [Fact]
    public void The_first_batch_that_fails_is_the_error_and_those_before_it_arrive()
    {
        FakeSource source = new(7, i => i >= 4 ? throw new DataException("MF6005", $"{i}.jpg", "broken", "mend it") : FakeSource.Stripes(i));
        using TrainingLoader loader = new(source, config with { Shuffle = false, Workers = 4 }, 2, 1);
        loader.Next();
        loader.Next();
        for (int i = 0; i < 3; i++) Assert.Equal("4.jpg", Assert.Throws<DataException>(() => loader.Next()).Place);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_position_that_no_run_reaches_is_refused(long consumed)
    {
        FakeSource source = new(7, static i => FakeSource.Stripes(i));
        SamplerPosition damaged = new(consumed, 1, config.Shuffle, 7, source.Fingerprint);
        DataException error = Assert.Throws<DataException>(() => new TrainingLoader(source, config, 2, 1, damaged));
        Assert.Equal("MF6040", error.Id);
        Assert.Contains($"{consumed}", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_failure_names_the_image()
    {
        FakeSource source = new(7, i => i == 3 ? throw new InvalidOperationException("boom") : FakeSource.Stripes(i));
        using TrainingLoader loader = new(source, config with { Shuffle = false }, 2, 1);
        loader.Next();
        DataException error = Assert.Throws<DataException>(() => loader.Next());
        Assert.Equal(("MF6041", "batch 1, image 3 of epoch 0"), (error.Id, error.Place));
        Assert.Equal("boom", error.InnerException!.Message);
    }

    [Fact]
    public void A_worker_that_does_not_come_back_is_named()
    {
        using ManualResetEventSlim hangs = new(), release = new();
        FakeSource source = new(7, i =>
        {
            if (i == 1)
            {
                hangs.Set();
                release.Wait();
            }

            return FakeSource.Stripes(i);
        });
        using TrainingLoader loader = new(source, config with { Shuffle = false, Workers = 1 }, 2, 1, patience: TimeSpan.FromMilliseconds(50));
        hangs.Wait(); // a slow machine may need longer than that for the image before it
        DataException error = Assert.Throws<DataException>(() => loader.Next());
        release.Set();
        Assert.Equal(("MF6042", "batch 0, image 1 of epoch 0"), (error.Id, error.Place));
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        using ManualResetEventSlim release = new();
        FakeSource source = new(7, i =>
        {
            release.Wait();
            return FakeSource.Stripes(i);
        });
        using TrainingLoader loader = new(source, config, 2, 1);
        using CancellationTokenSource cancel = new(20);
        Assert.ThrowsAny<OperationCanceledException>(() => loader.Next(cancel.Token));
        release.Set();
    }

    [Fact]
    public void A_batch_beyond_all_memory_is_refused_before_any_image_is_read()
    {
        FakeSource source = new(7, _ => throw new InvalidOperationException());
        DataException error = Assert.Throws<DataException>(() => new TrainingLoader(source, new CocoPanopticData(), 500, 1));
        Assert.Equal("MF6043", error.Id);
    }

    [Fact]
    public void Masks_beyond_all_memory_are_refused_but_those_in_use_are_had()
    {
        ShapesData large = config with { MinSizes = [8], CropProbability = 0, CanvasHeight = 3000, CanvasWidth = 3000, TargetSlots = 300 };
        TrainingBatch batch = new BatchBuilder(new FakeSource(1, i => FakeSource.Stripes(i)), large, 1).Build(0, [new SampleKey(0, 0)]);
        Assert.Equal("MF6043", Assert.Throws<DataException>(() => batch.Targets).Id);
        Assert.Equal((2, 2 * 9_000_000), (batch.Used, batch.TargetsOf(batch.Used).Length));
    }

    private static TrainingLoader Open(DataConfig data, SamplerPosition? resume = null, int size = 3) =>
        new(new FakeSource(7, i => FakeSource.Stripes(i)), data, size, 1, resume);

    private static List<TrainingBatch> Take(DataConfig data, int count, int size = 3)
    {
        using TrainingLoader loader = Open(data, size: size);
        return [.. Enumerable.Range(0, count).Select(_ => loader.Next())];
    }

    private static IEnumerable<long> Ids(TrainingBatch batch) => batch.Items.Select(i => i.ImageId);
}
