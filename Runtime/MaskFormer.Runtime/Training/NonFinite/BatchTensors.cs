using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>Between the parts of a step's batch and the tensors of a file.</summary>
internal static class BatchTensors
{
    /// <summary>The arrays of a part, below its number: <c>0/Image</c>.</summary>
    public static IEnumerable<NamedTensor> Of(TrainingBatch batch, int part)
    {
        long size = batch.Size, height = batch.Height, width = batch.Width, slots = batch.Slots;
        yield return NamedTensor.From<float>($"{part}/Image", [size, 3, height, width], batch.Image);
        yield return NamedTensor.From<float>($"{part}/Pixels", [size, height, width], batch.Pixels);
        yield return NamedTensor.From<float>($"{part}/Labels", [size, slots], batch.Labels);
        yield return NamedTensor.From<ushort>($"{part}/Owners", [size, batch.Depth, height, width], batch.Owners);
        yield return NamedTensor.From<float>($"{part}/Valid", [size, slots], batch.Valid);
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
            Image = Array<float>("Image", 3 * size * plane),
            Pixels = Array<float>("Pixels", size * plane),
            Labels = Array<float>("Labels", size * facts.Slots),
            Owners = Array<ushort>("Owners", size * plane * facts.Depth),
            Valid = Array<float>("Valid", size * facts.Slots),
            More = facts.More.ToDictionary(static name => name, name => Array<float>(name, size * plane)),
            Items = [.. facts.Images.Select(static image => image.ToItem())],
        };

        T[] Array<T>(string name, long count) where T : unmanaged =>
            stored.TryGetValue($"{part}/{name}", out NamedTensor? tensor) && tensor.Info.Count == count
                ? tensor.Values<T>().ToArray()
                : throw new FormatException($"{name} of part {part} is missing or has another size");
    }
}
