using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Builds batches: a pure function of source, configuration, seed and the sample numbers, whichever thread runs it.</summary>
public sealed class BatchBuilder(IPanopticSource source, DataConfig config, long seed)
{
    // Tells this use of the seed from others, for example the order of the pictures.
    private const long augmentationStream = 2;

    private readonly Normalisation normalisation = new(config);

    /// <summary>Builds one batch.</summary>
    /// <param name="number">Its position in the run.</param>
    /// <param name="samples">Which pictures, each with its epoch: another epoch draws other changes.</param>
    /// <param name="starting">Gets the place of each picture before work on it begins.</param>
    /// <exception cref="DataException">A picture cannot be used.</exception>
    public TrainingBatch Build(long number, IReadOnlyList<SampleKey> samples, Action<SampleKey>? starting = null)
    {
        (int height, int width, int slots) = (config.CanvasHeight, config.CanvasWidth, config.TargetSlots);
        int size = samples.Count;
        int plane = checked(height * width);
        BatchItem[] items = new BatchItem[size];
        TrainingBatch batch = new()
        {
            Number = number, Size = size, Height = height, Width = width, Slots = slots, Items = items,
            Image = new float[(long)size * 3 * plane],
            Pixels = new float[(long)size * plane],
            Labels = new float[size * slots],
            Owners = new ushort[(long)size * plane],
            Valid = new float[size * slots],
        };
        for (int b = 0; b < size; b++)
        {
            starting?.Invoke(samples[b]);
            items[b] = Fill(batch, b, samples[b]);
        }

        return batch;
    }

    private BatchItem Fill(TrainingBatch batch, int b, SampleKey key)
    {
        PanopticSample sample = source.Load(key.Index);
        RgbImage original = sample.Image;
        Augmentation augmentation = Augmentation.Draw(config, original.Height, original.Width, new KeyedRandom(seed, augmentationStream, key.Epoch, key.Index));
        (RgbImage image, LabelMap map) = augmentation.Apply(original, sample.Map);
        int plane = batch.Height * batch.Width;
        normalisation.Write(image, batch.Image.AsSpan(3 * b * plane, 3 * plane), batch.Height, batch.Width);
        WritePixels(batch.Pixels.AsSpan(b * plane, plane), image, batch.Width);
        (IReadOnlyList<int> chosen, int dropped) = TargetChoice.Choose(sample.Segments, map, batch.Slots);
        for (int t = 0; t < chosen.Count; t++)
        {
            batch.Labels[b * batch.Slots + t] = sample.Segments[chosen[t]].Class;
            batch.Valid[b * batch.Slots + t] = 1;
        }

        WriteOwners(batch.Owners.AsSpan(b * plane, plane), chosen, sample.Segments.Count, map, batch.Width);
        return new BatchItem(sample.ImageId, sample.Name, original.Height, original.Width, augmentation, chosen.Count, dropped);
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

    private static void WriteOwners(Span<ushort> owners, IReadOnlyList<int> chosen, int segments, LabelMap map, int width)
    {
        // 0 for unlabelled pixels, crowds and what was dropped.
        ushort[] slots = new ushort[segments + 1];
        for (int t = 0; t < chosen.Count; t++) slots[chosen[t] + 1] = (ushort)(t + 1);
        for (int y = 0; y < map.Height; y++)
        {
            Span<ushort> row = owners.Slice(y * width, map.Width);
            for (int x = 0; x < row.Length; x++) row[x] = slots[map[y, x]];
        }
    }
}
