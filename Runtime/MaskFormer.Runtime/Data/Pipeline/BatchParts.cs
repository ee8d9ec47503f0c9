namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Parts of a batch: one image, some images, one target.</summary>
internal static class BatchParts
{
    /// <summary>One image of a batch, as a batch.</summary>
    public static TrainingBatch Only(this TrainingBatch batch, int image) => batch.Images(image, 1);

    /// <summary>Some images of a batch that follow each other, as a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public static TrainingBatch Images(this TrainingBatch batch, int first, int count)
    {
        return new()
        {
            Number = batch.Number,
            Size = count,
            Height = batch.Height,
            Width = batch.Width,
            Slots = batch.Slots,
            Bytes = new(Part(batch.Bytes.Values), Part(batch.Bytes.Sizes), Part(batch.Bytes.Mean), Part(batch.Bytes.Deviation)),
            Pixels = Part(batch.Pixels),
            Labels = Part(batch.Labels),
            Owners = Part(batch.Owners),
            Valid = Part(batch.Valid),
            Items = Part(batch.Items),
            More = batch.More.ToDictionary(static field => field.Key, field => Part(field.Value)),
        };

        T[] Part<T>(T[] all) => all.AsSpan(all.Length / batch.Size * first, all.Length / batch.Size * count).ToArray();
    }

    /// <summary>A batch of one image whose other targets are marked as none.</summary>
    public static TrainingBatch OnlyTarget(this TrainingBatch batch, int target) =>
        batch with { Valid = [.. batch.Valid.Select((valid, slot) => slot == target ? valid : 0)] };
}
