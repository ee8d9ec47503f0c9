using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Tasks;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// The fields of a batch as they are sent to a device: always of the same sizes, and no larger than the information in them. As floats the masks of 8 images of
/// 640 x 640 with 100 slots would be 1.3 GB a step; the map of their owners is 6.5 MB, and the device makes the masks. Images are sent as bytes.
/// </summary>
internal static class SentBatch
{
    /// <summary>Names and sizes.</summary>
    /// <param name="experiment">Task, canvas and slots.</param>
    /// <param name="size">Images that one device sees.</param>
    public static IReadOnlyList<NamedType> Of(IExperiment experiment, int size)
    {
        DataConfig data = experiment.Data;
        return
        [
            new(ImageBytes.ValuesName, new(ElementType.UI8, size, data.CanvasHeight, data.CanvasWidth, 3)),
            new(ImageBytes.SizesName, new(ElementType.I32, size, 2)),
            new(ImageBytes.MeanName, new(ElementType.F32, size, 3)),
            new(ImageBytes.DeviationName, new(ElementType.F32, size, 3)),
            .. Fields(BatchField.Of(SegmentationTasks.Of(experiment.Task))).Select(field => new NamedType(
                field.Name,
                new(Element(field), field.Sizes(size, data.TargetSlots, data.CanvasHeight, data.CanvasWidth, data.OverlapDepth)))),
        ];
    }

    /// <summary>What the model alone takes: one normalised image, because prediction may have scaled it to any size.</summary>
    /// <param name="experiment">The canvas.</param>
    /// <param name="canvas">Another canvas than the experiment's; null for that.</param>
    public static NamedType Predicted(IExperiment experiment, (int Height, int Width)? canvas = null)
    {
        (int height, int width) = canvas ?? (experiment.Data.CanvasHeight, experiment.Data.CanvasWidth);
        return new(BatchField.Image.Name, new(ElementType.F32, BatchField.Image.Sizes(1, 0, height, width)));
    }

    /// <summary>What the device makes from them.</summary>
    public static IReadOnlyList<DerivedField> Derived(DataConfig data) =>
    [
        DerivedField.Images(BatchField.Image.Name, ImageBytes.ValuesName, ImageBytes.SizesName, ImageBytes.MeanName, ImageBytes.DeviationName),
        DerivedField.Masks(BatchField.Targets.Name, BatchField.Owners.Name, data.TargetSlots),
    ];

    /// <summary>The arrays of a global batch by name.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="depth">Maps of owners that the program takes.</param>
    /// <exception cref="MaskFormerException">MF6044: more targets hold one pixel.</exception>
    public static Dictionary<string, HostArray> Of(TrainingBatch batch, int depth) => new(
        Fields(BatchField.Of(batch)).Select(field => KeyValuePair.Create(field.Name, Of(batch, field, depth))))
    {
        [ImageBytes.ValuesName] = HostArray.From(batch.Bytes.Values, batch.Size, batch.Height, batch.Width, 3),
        [ImageBytes.SizesName] = HostArray.From(batch.Bytes.Sizes, batch.Size, 2),
        [ImageBytes.MeanName] = HostArray.From(batch.Bytes.Mean, batch.Size, 3),
        [ImageBytes.DeviationName] = HostArray.From(batch.Bytes.Deviation, batch.Size, 3),
    };

    private static HostArray Of(TrainingBatch batch, BatchField field, int depth)
    {
        long[] dims = field.Sizes(batch.Size, batch.Slots, batch.Height, batch.Width, depth);
        if (field == BatchField.Owners) return HostArray.From(Owners(batch, depth), dims);
        float[] values = field.Values(batch, batch.Slots);
        return field.IsMark
            ? new HostArray(BufferType.UInt8, dims, Array.ConvertAll(values, static value => value != 0 ? (byte)1 : (byte)0))
            : HostArray.From(values, dims);
    }

    private static IEnumerable<BatchField> Fields(IEnumerable<BatchField> all) =>
        all.Where(static field => field != BatchField.Targets && field != BatchField.Image);

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
