using System.Diagnostics;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Measures where the time of a training's input goes: each stage on one thread, then the loader as the trainer uses it.</summary>
/// <param name="source">The images to learn from.</param>
/// <param name="config">Sizes, changes, threads.</param>
/// <param name="batch">Images of a batch.</param>
/// <param name="fields">Fields that the task adds; null for none.</param>
public sealed class PipelineMeasurement(IPanopticSource source, DataConfig config, int batch, IReadOnlyList<TargetField>? fields = null)
{
    private const int Passes = 4; // .NET compiles code again that is used often: training runs at the speed of the fastest pass

    /// <summary>Measures.</summary>
    /// <param name="most">Most images that are looked at, spread evenly.</param>
    /// <param name="batches">Batches that the loader is timed with, after those that it builds ahead.</param>
    /// <exception cref="DataException">An image cannot be used.</exception>
    public PipelineSpeed Measure(int most, int batches)
    {
        int count = Math.Min(most, source.Count);
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * source.Count / count))];

        // Every other image is read for the first time when the code is warm: what it takes longer than the others is the waiting for its file.
        int[] known = [.. chosen.Where(static (_, i) => i % 2 == 0)], unread = [.. chosen.Where(static (_, i) => i % 2 == 1)];
        Times times = Enumerable.Range(0, Passes).Select(_ => Pass(known)).Aggregate(Times.Least);
        double first = unread.Length == 0 ? 0 : unread.Average(Read), again = unread.Length == 0 ? 0 : unread.Average(Read);
        double writing = Math.Max(0, times.Whole - times.Load - times.Change - times.Targets);
        return new(
            count,
            [
                new("wait for files", Math.Max(0, first - again), "Put the data on a disk of this machine, or make records of it (data build)"),
                new("read and decode", times.Load, "Make images that are larger than the canvas smaller once, or give it more cores (data.workers)"),
                new("size, crop, mirror, colours", times.Change, "More cores change more images (data.workers); color_jitter and a large max_size cost most"),
                new("segments to targets", times.Targets, "Fewer objects with outlines, or index maps in their place"),
                new("write the batch", writing, "A smaller canvas (data.canvas_height, data.canvas_width)"),
            ],
            WorkerThreads.Of(config),
            Loaded(1, batches),
            Loaded(WorkerThreads.Of(config), batches));
    }

    private Times Pass(int[] images)
    {
        BatchBuilder builder = new(source, config, seed: 1, fields: fields);
        Times sum = new(0, 0, 0, 0);
        foreach (int index in images)
        {
            SampleKey key = new(0, index);
            sum += ImageMemory.Within(config.ImageMemory, () => Stages(builder, key));
            TrainingBatch one = null!;
            sum += new Times(0, 0, 0, Seconds(() => one = builder.Build(0, [key])));
            builder.Return(one);
        }

        return sum / images.Length;
    }

    private Times Stages(BatchBuilder builder, SampleKey key)
    {
        PanopticSample sample = null!;
        double load = Seconds(() => sample = source.Load(key.Index));
        LabelMap map = null!;
        Augmentation changes = null!;
        double change = Seconds(() =>
        {
            changes = builder.Changes(key, sample.Image);
            (_, map) = changes.Apply(sample.Image, sample.Map);
        });
        double targets = Seconds(() => _ = new ImageTargets(
            ChangedTruth.Of(sample, source.Categories, changes, map), config.TargetSlots, config.LabelRule));
        return new(load, change, targets, 0);
    }

    private double Read(int index) => ImageMemory.Within(config.ImageMemory, () => Seconds(() => source.Load(index)));

    private double Loaded(int threads, int batches)
    {
        using TrainingLoader loader = new(source, config with { Workers = threads }, batch, seed: 1, fields: fields);
        for (int ahead = 0; ahead <= threads; ahead++) loader.Return(loader.Next());
        double seconds = Seconds(() =>
        {
            for (int i = 0; i < batches; i++) loader.Return(loader.Next());
        });
        return batch * batches / seconds;
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds of an image.</summary>
    private sealed record Times(double Load, double Change, double Targets, double Whole)
    {
        public static Times operator +(Times one, Times other) =>
            new(one.Load + other.Load, one.Change + other.Change, one.Targets + other.Targets, one.Whole + other.Whole);

        public static Times operator /(Times all, int count) => new(all.Load / count, all.Change / count, all.Targets / count, all.Whole / count);

        public static Times Least(Times one, Times other) => new(
            Math.Min(one.Load, other.Load), Math.Min(one.Change, other.Change), Math.Min(one.Targets, other.Targets), Math.Min(one.Whole, other.Whole));
    }
}
