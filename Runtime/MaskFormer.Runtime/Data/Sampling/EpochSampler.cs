namespace MaskFormer.Runtime.Data.Sampling;

/// <summary>One image in one epoch.</summary>
public readonly record struct SampleKey(long Epoch, int Index);

/// <summary>
/// Where a sampler stands: enough to go on with exactly the next image. It is saved with a checkpoint.
/// </summary>
/// <param name="Consumed">Images handed out so far.</param>
/// <param name="Seed">The seed of the order.</param>
/// <param name="Shuffle">Whether the order is random.</param>
/// <param name="Count">Images of the data set.</param>
/// <param name="Fingerprint">Which data set: see <see cref="IPanopticSource.Fingerprint"/>.</param>
public sealed record SamplerPosition(long Consumed, long Seed, bool Shuffle, int Count, string Fingerprint);

/// <summary>
/// An endless stream of images: every epoch has each image once, in an order that depends on seed and epoch only. Batches run on across epochs.
/// </summary>
public sealed class EpochSampler(int count, long seed, bool shuffle)
{
    // Tells this use of the seed from others, for example the changes of the images.
    private const long orderStream = 1;

    private long epoch = -1;
    private int[] order = [];

    /// <summary>The image at a position of the stream.</summary>
    public SampleKey At(long position)
    {
        (long wanted, long index) = Math.DivRem(position, count);
        if (!shuffle) return new SampleKey(wanted, (int)index);
        if (wanted != epoch)
        {
            order = [.. Enumerable.Range(0, count)];
            new KeyedRandom(seed, orderStream, wanted).Shuffle<int>(order);
            epoch = wanted;
        }

        return new SampleKey(wanted, order[index]);
    }

    /// <summary>The images of a batch.</summary>
    public SampleKey[] Batch(long start, int size)
    {
        SampleKey[] keys = new SampleKey[size];
        for (int i = 0; i < size; i++) keys[i] = At(start + i);
        return keys;
    }
}
