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
    private const string Owners = nameof(TrainingBatch.Owners);

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
        .. BatchField.Of(task).Select(field => field == BatchField.Targets
            ? new NamedType(Owners, new(ElementType.UI16, size, data.CanvasHeight, data.CanvasWidth))
            : new NamedType(
                field.Name,
                new(field.IsMark ? ElementType.UI8 : ElementType.F32, field.Sizes(size, data.TargetSlots, data.CanvasHeight, data.CanvasWidth)))),
    ];

    /// <summary>What the device makes from them.</summary>
    public static IReadOnlyList<DerivedField> Derived(DataConfig data) => [DerivedField.Masks(BatchField.Targets.Name, Owners, data.TargetSlots)];

    /// <summary>The arrays of a global batch by name.</summary>
    /// <exception cref="MaskFormerException">MF6044: masks were given that overlap.</exception>
    public static Dictionary<string, HostArray> Of(TrainingBatch batch)
    {
        Dictionary<string, HostArray> sent = [];
        foreach (BatchField field in BatchField.Of(batch))
        {
            if (field == BatchField.Targets)
            {
                sent[Owners] = HostArray.From(batch.Owners.Length > 0 ? batch.Owners : OwnersOf(batch), batch.Size, batch.Height, batch.Width);
                continue;
            }

            float[] values = field.Values(batch, batch.Slots);
            long[] sizes = field.Sizes(batch.Size, batch.Slots, batch.Height, batch.Width);
            sent[field.Name] = field.IsMark
                ? new(BufferType.UInt8, sizes, Array.ConvertAll(values, static value => value != 0 ? (byte)1 : (byte)0))
                : HostArray.From(values, sizes);
        }

        return sent;
    }

    /// <summary>The map of a batch that was given with masks.</summary>
    private static ushort[] OwnersOf(TrainingBatch batch)
    {
        int plane = batch.Height * batch.Width;
        ushort[] owners = new ushort[batch.Size * plane];
        for (int i = 0; i < batch.Targets.Length; i++)
        {
            if (batch.Targets[i] == 0) continue;
            (int image, int slot, int pixel) = (i / plane / batch.Slots, i / plane % batch.Slots, i % plane);
            ref ushort owner = ref owners[(image * plane) + pixel];
            if (owner != 0)
                throw new MaskFormerException(
                    "MF6044",
                    $"image {image} of the batch",
                    $"targets {owner - 1} and {slot} both hold the pixel in row {pixel / batch.Width}, column {pixel % batch.Width}",
                    "Give each pixel to one target: a compiled step takes panoptic masks, which do not overlap; --engine torch takes others"
                );
            owner = (ushort)(slot + 1);
        }

        return owners;
    }
}
