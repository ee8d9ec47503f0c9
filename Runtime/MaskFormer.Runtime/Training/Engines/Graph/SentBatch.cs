using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Tasks;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// The fields of a batch as they are sent to a device: always the same sizes, and no larger than what they tell. As floats the masks of 8 images of
/// 640 x 640 with 100 slots would be 1.3 GB a step; the map of their owners is 6.5 MB, and the device makes the masks.
/// </summary>
internal static class SentBatch
{
    /// <summary>Names and sizes.</summary>
    /// <param name="experiment">Task, canvas and slots.</param>
    /// <param name="size">Images that one device sees.</param>
    /// <param name="canvas">Another canvas than the experiment's; null for that.</param>
    public static IReadOnlyList<NamedType> Of(IExperiment experiment, int size, (int Height, int Width)? canvas = null) => Of(
        canvas is var (height, width) ? experiment.Data with { CanvasHeight = height, CanvasWidth = width } : experiment.Data,
        SegmentationTasks.Of(experiment.Task),
        size
    );

    private static IReadOnlyList<NamedType> Of(DataConfig data, ISegmentationTask task, int size) =>
    [
        .. Fields(BatchField.Of(task)).Select(field => new NamedType(
            field.Name,
            new(Element(field), field.Sizes(size, data.TargetSlots, data.CanvasHeight, data.CanvasWidth, data.OverlapDepth)))),
    ];

    /// <summary>What the device makes from them.</summary>
    public static IReadOnlyList<DerivedField> Derived(DataConfig data) =>
        [DerivedField.Masks(BatchField.Targets.Name, BatchField.Owners.Name, data.TargetSlots)];

    /// <summary>The arrays of a global batch by name.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="depth">Maps of owners that the program takes.</param>
    /// <exception cref="MaskFormerException">MF6044: more targets hold one pixel.</exception>
    public static Dictionary<string, HostArray> Of(TrainingBatch batch, int depth) =>
        Fields(BatchField.Of(batch)).ToDictionary(static field => field.Name, field => Of(batch, field, depth));

    private static HostArray Of(TrainingBatch batch, BatchField field, int depth)
    {
        long[] sizes = field.Sizes(batch.Size, batch.Slots, batch.Height, batch.Width, depth);
        if (field == BatchField.Owners) return HostArray.From(Owners(batch, depth), sizes);
        float[] values = field.Values(batch, batch.Slots);
        return field.IsMark
            ? new HostArray(BufferType.UInt8, sizes, Array.ConvertAll(values, static value => value != 0 ? (byte)1 : (byte)0))
            : HostArray.From(values, sizes);
    }

    private static IEnumerable<BatchField> Fields(IEnumerable<BatchField> all) => all.Where(static field => field != BatchField.Targets);

    private static ElementType Element(BatchField field) =>
        field == BatchField.Owners ? ElementType.UI16 : field.IsMark ? ElementType.UI8 : ElementType.F32;

    private static ushort[] Owners(TrainingBatch batch, int depth) => batch.Depth <= depth
        ? OwnerMaps.Deepened(batch.Owners, batch.Size, batch.Depth, depth)
        : throw new MaskFormerException(
            "MF6044",
            $"batch {batch.Number}",
            $"{batch.Depth} targets hold one pixel, and there is room for {depth}",
            $"Set data.overlap_depth to {batch.Depth}, or give each pixel to fewer targets"
        );
}
