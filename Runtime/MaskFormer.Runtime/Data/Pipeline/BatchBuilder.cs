using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Builds batches: a pure function of source, configuration, seed, devices and the sample numbers, whichever thread runs it.</summary>
/// <param name="source">The images.</param>
/// <param name="config">Sizes, probabilities, room for targets.</param>
/// <param name="seed">Fixes the changes.</param>
/// <param name="devices">Devices that share a batch in equal parts: each has room for targets of its own.</param>
/// <param name="fields">Fields that the task adds; null for none.</param>
public sealed class BatchBuilder(IPanopticSource source, DataConfig config, long seed, int devices = 1, IReadOnlyList<TargetField>? fields = null)
{
    // As many as there are batches at a time: one that is learnt from, and those that are built and wait.
    private readonly BatchBuffers buffers = new(most: WorkerThreads.Of(config) + 2);

    // Tells this use of the seed from others, for example the order of the images.
    private const long augmentationStream = 2;

    /// <summary>Builds one batch.</summary>
    /// <param name="number">Its position in the run.</param>
    /// <param name="samples">Which images, each with its epoch: another epoch draws other changes.</param>
    /// <param name="at">Gets the place of each image before work on it begins, and its name as soon as it is known.</param>
    /// <exception cref="DataException">An image cannot be used.</exception>
    /// <exception cref="ArgumentException">The devices do not divide the samples.</exception>
    public TrainingBatch Build(long number, IReadOnlyList<SampleKey> samples, Action<SampleKey, string?>? at = null)
    {
        if (samples.Count % devices != 0) throw new ArgumentException($"{devices} devices do not divide {samples.Count} images", nameof(samples));
        (int height, int width, int slots) = (config.CanvasHeight, config.CanvasWidth, config.TargetSlots);
        int size = samples.Count;
        int plane = checked(height * width);
        BatchItem[] items = new BatchItem[size];
        ImageTargets[] targets = new ImageTargets[size];
        TrainingBatch batch = new()
        {
            Number = number, Size = size, Height = height, Width = width, Slots = slots, Items = items,
            Bytes = ImageBytes.In(buffers.Take<byte>((long)size * plane * 3), size, config.PixelMean, config.PixelStd),
            Pixels = buffers.Take<float>((long)size * plane),
            Labels = new float[size * slots],
            Valid = new float[size * slots],
            More = (fields ?? []).ToDictionary(static field => field.Name, _ => buffers.Take<float>((long)size * plane)),
        };
        for (int b = 0; b < size; b++)
        {
            SampleKey key = samples[b];
            at?.Invoke(key, null);
            int place = b;
            (items[b], targets[b]) = ImageMemory.Within(config.ImageMemory, () =>
            {
                PanopticSample sample = source.Load(key.Index);
                at?.Invoke(key, sample.Name);
                return Fill(batch, place, key, sample);
            });
        }

        int part = size / devices;
        for (int first = 0; first < size; first += part) ImageTargets.Share(targets.AsSpan(first, part), part * config.PairsPerImage);
        batch = batch with { Owners = buffers.Take<ushort>((long)size * targets.Max(static one => one.Maps.Count) * plane) };
        for (int b = 0; b < size; b++)
        {
            WriteTargets(batch, b, targets[b]);
            foreach (TargetField field in fields ?? []) WriteField(batch, b, targets[b], field);
            items[b] = items[b] with { Targets = targets[b].Chosen.Count, Dropped = targets[b].Dropped };
        }

        return batch;
    }

    /// <summary>Takes back a batch that nobody reads any more: those that come are built in its memory.</summary>
    public void Return(TrainingBatch batch) => buffers.Return(batch);

    /// <summary>What is done to an image of a batch.</summary>
    /// <param name="key">Which image, in which epoch.</param>
    /// <param name="image">As it was read.</param>
    internal Augmentation Changes(SampleKey key, RgbImage image) =>
        Augmentation.Draw(config, image.Height, image.Width, new KeyedRandom(seed, augmentationStream, key.Epoch, key.Index));

    private (BatchItem Item, ImageTargets Targets) Fill(TrainingBatch batch, int b, SampleKey key, PanopticSample sample)
    {
        RgbImage original = sample.Image;
        Augmentation augmentation = Changes(key, original);
        (RgbImage image, LabelMap map) = augmentation.Apply(original, sample.Map);
        int plane = batch.Height * batch.Width;
        batch.Bytes.Put(b, image, batch.Height, batch.Width, (byte?)config.PaddingValue);
        WritePixels(batch.Pixels.AsSpan(b * plane, plane), image, batch.Width);
        return (
            new BatchItem(sample.ImageId, sample.Name, original.Height, original.Width, augmentation, 0, 0),
            new ImageTargets(ChangedTruth.Of(sample, source.Categories, augmentation, map), batch.Slots, config.LabelRule)
        );
    }

    private void WritePixels(Span<float> pixels, RgbImage image, int width)
    {
        if (config.PaddedPixels == PaddedPixels.Background)
        {
            pixels.Fill(1);
            return;
        }

        for (int y = 0; y < image.Height; y++) pixels.Slice(y * width, image.Width).Fill(1);
    }

    // Of all segments, whether they found room among the masks or not.
    private static void WriteField(TrainingBatch batch, int b, ImageTargets targets, TargetField field)
    {
        LabelMap map = targets.Maps[0]; // what is seen
        float[] values = field.Write(targets.Segments, map);
        int plane = batch.Height * batch.Width;
        Span<float> all = batch.More[field.Name].AsSpan(b * plane, plane);
        all.Fill(field.Padding);
        for (int y = 0; y < map.Height; y++) values.AsSpan(y * map.Width, map.Width).CopyTo(all[(y * batch.Width)..]);
    }

    private static void WriteTargets(TrainingBatch batch, int b, ImageTargets targets)
    {
        ushort[] slots = new ushort[targets.Segments.Count + 1]; // 0 for unlabelled pixels, crowds and what found no room
        for (int t = 0; t < targets.Chosen.Count; t++)
        {
            int segment = targets.Chosen[t];
            slots[segment + 1] = (ushort)(t + 1);
            batch.Labels[b * batch.Slots + t] = targets.Segments[segment].Class;
            batch.Valid[b * batch.Slots + t] = 1;
        }

        (int plane, int stack) = (batch.Height * batch.Width, batch.Height * batch.Width * batch.Depth);
        if (targets.Maps.Count == 1) WriteMap(targets.Maps[0], slots, batch.Owners.AsSpan(b * stack, plane), batch.Width);
        else WriteMaps(targets.Maps, slots, batch.Owners.AsSpan(b * stack, stack), plane, batch.Width);
    }

    private static void WriteMap(LabelMap map, ReadOnlySpan<ushort> slots, Span<ushort> owners, int width)
    {
        for (int y = 0; y < map.Height; y++)
        {
            ReadOnlySpan<int> row = map.Values.AsSpan(y * map.Width, map.Width);
            Span<ushort> written = owners.Slice(y * width, map.Width);
            for (int x = 0; x < written.Length; x++) written[x] = slots[row[x]];
        }
    }

    private static void WriteMaps(IReadOnlyList<LabelMap> maps, ReadOnlySpan<ushort> slots, Span<ushort> all, int plane, int width)
    {
        Span<ushort> owners = stackalloc ushort[maps.Count];
        for (int y = 0; y < maps[0].Height; y++)
        {
            for (int x = 0; x < maps[0].Width; x++)
            {
                int held = 0; // the lowest slot lies in the first map
                foreach (LabelMap map in maps)
                {
                    if (slots[map[y, x]] is > 0 and var slot) owners[held++] = slot;
                }

                if (held > 1) owners[..held].Sort();
                for (int d = 0; d < held; d++) all[(d * plane) + (y * width) + x] = owners[d];
            }
        }
    }
}
