namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Less than a batch: what one image, or one target, makes of a step.</summary>
internal static class BatchParts
{
    /// <summary>One image of a batch, as a batch.</summary>
    public static TrainingBatch Only(this TrainingBatch batch, int image)
    {
        return new()
        {
            Number = batch.Number,
            Size = 1,
            Height = batch.Height,
            Width = batch.Width,
            Slots = batch.Slots,
            Bytes = new(Part(batch.Bytes.Values), Part(batch.Bytes.Sizes), Part(batch.Bytes.Mean), Part(batch.Bytes.Deviation)),
            Pixels = Part(batch.Pixels),
            Labels = Part(batch.Labels),
            Owners = Part(batch.Owners),
            Valid = Part(batch.Valid),
            Items = [batch.Items[image]],
            More = batch.More.ToDictionary(static field => field.Key, field => Part(field.Value)),
        };

        T[] Part<T>(T[] all) => all.AsSpan(all.Length / batch.Size * image, all.Length / batch.Size).ToArray();
    }

    /// <summary>A batch of one image whose other targets are marked as none.</summary>
    public static TrainingBatch OnlyTarget(this TrainingBatch batch, int target) =>
        batch with { Valid = [.. batch.Valid.Select((valid, slot) => slot == target ? valid : 0)] };
}
