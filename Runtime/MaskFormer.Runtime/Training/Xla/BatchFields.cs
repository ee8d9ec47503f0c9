using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>The fields of a batch as a compiled step takes them: always the same sizes.</summary>
internal static class BatchFields
{
    /// <summary>Names and sizes.</summary>
    /// <param name="data">Canvas and slots.</param>
    /// <param name="size">Images that one device sees.</param>
    public static IReadOnlyList<NamedType> Of(DataConfig data, int size) =>
        [.. Sizes(size, data.CanvasHeight, data.CanvasWidth, data.TargetSlots).Select(static field => new NamedType(field.Name, new TensorType(ElementType.F32, field.Dims)))];

    /// <summary>The arrays of a global batch by name.</summary>
    public static Dictionary<string, HostArray> Of(TrainingBatch batch)
    {
        float[][] values = [batch.Image, batch.Pixels, batch.Labels, batch.Targets, batch.Valid];
        return Sizes(batch.Size, batch.Height, batch.Width, batch.Slots).Zip(values).ToDictionary(static pair => pair.First.Name, static pair => HostArray.From(pair.Second, pair.First.Dims));
    }

    private static (string Name, long[] Dims)[] Sizes(long size, long height, long width, long slots) =>
    [
        (nameof(TrainingBatch.Image), [size, 3, height, width]),
        (nameof(TrainingBatch.Pixels), [size, height, width]),
        (nameof(TrainingBatch.Labels), [size, slots]),
        (nameof(TrainingBatch.Targets), [size, slots, height, width]),
        (nameof(TrainingBatch.Valid), [size, slots]),
    ];
}
