using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>Between the parts of a step's batch and the tensors of a file.</summary>
internal static class BatchTensors
{
    /// <summary>The arrays of a part, below its number: <c>0/Pixels</c>.</summary>
    public static IEnumerable<NamedTensor> Of(TrainingBatch batch, int part)
    {
        long size = batch.Size, height = batch.Height, width = batch.Width, slots = batch.Slots;
        yield return NamedTensor.From<byte>($"{part}/{ImageBytes.ValuesName}", [size, height, width, 3], batch.Bytes.Values);
        yield return NamedTensor.From<int>($"{part}/{ImageBytes.SizesName}", [size, 2], batch.Bytes.Sizes);
        yield return NamedTensor.From<float>($"{part}/{ImageBytes.MeanName}", [size, 3], batch.Bytes.Mean);
        yield return NamedTensor.From<float>($"{part}/{ImageBytes.DeviationName}", [size, 3], batch.Bytes.Deviation);
        yield return NamedTensor.From<float>($"{part}/{nameof(batch.Pixels)}", [size, height, width], batch.Pixels);
        yield return NamedTensor.From<float>($"{part}/{nameof(batch.Labels)}", [size, slots], batch.Labels);
        yield return NamedTensor.From<ushort>($"{part}/{nameof(batch.Owners)}", [size, batch.Depth, height, width], batch.Owners);
        yield return NamedTensor.From<float>($"{part}/{nameof(batch.Valid)}", [size, slots], batch.Valid);
        foreach ((string name, float[] values) in batch.More) yield return NamedTensor.From<float>($"{part}/{name}", [size, height, width], values);
    }

    /// <summary>The part again.</summary>
    /// <param name="stored">All tensors by name.</param>
    /// <param name="part">Its number.</param>
    /// <param name="facts">What is known of it besides.</param>
    /// <exception cref="FormatException">A tensor is missing, or of another size than it should be.</exception>
    public static TrainingBatch Read(IReadOnlyDictionary<string, NamedTensor> stored, int part, BundledPart facts)
    {
        int size = facts.Images.Count;
        long plane = (long)facts.Height * facts.Width;
        return new()
        {
            Number = facts.Number,
            Size = size,
            Height = facts.Height,
            Width = facts.Width,
            Slots = facts.Slots,
            Bytes = new(
                Array<byte>(ImageBytes.ValuesName, 3 * size * plane),
                Array<int>(ImageBytes.SizesName, 2 * size),
                Array<float>(ImageBytes.MeanName, 3 * size),
                Array<float>(ImageBytes.DeviationName, 3 * size)),
            Pixels = Array<float>(nameof(TrainingBatch.Pixels), size * plane),
            Labels = Array<float>(nameof(TrainingBatch.Labels), size * facts.Slots),
            Owners = Array<ushort>(nameof(TrainingBatch.Owners), size * plane * facts.Depth),
            Valid = Array<float>(nameof(TrainingBatch.Valid), size * facts.Slots),
            More = facts.More.ToDictionary(static name => name, name => Array<float>(name, size * plane)),
            Items = [.. facts.Images.Select(static image => image.ToItem())],
        };

        T[] Array<T>(string name, long count) where T : unmanaged =>
            stored.TryGetValue($"{part}/{name}", out NamedTensor? tensor) && tensor.Info.Count == count
                ? tensor.Values<T>().ToArray()
                : throw new FormatException($"{name} of part {part} is missing or has another size");
    }
}
