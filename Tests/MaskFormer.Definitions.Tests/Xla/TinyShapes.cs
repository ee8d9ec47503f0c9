using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>The experiment <c>shapes</c> in a size that compiles and trains within seconds, and batches for it.</summary>
internal static class TinyShapes
{
    public const int Side = 32, Slots = 3, Classes = 3;

    /// <summary>
    /// AdamW's epsilon is large, so that an update follows the gradient smoothly: with 1e-8 rounding noise would move weights by whole steps.
    /// </summary>
    public static MaskFormerExperiment Experiment { get; } = Experiments.Shapes with
    {
        Model = Experiments.Shapes.Model with
        {
            Backbone = new ResNet { Depth = ResNetDepth.R14, StemWidth = 8, Width = 4, Norm = NormKind.Group, Groups = 4 },
            PixelDecoder = new FpnPixelDecoder { Hidden = 16, Groups = 4 },
            Classes = Classes,
            Queries = 6,
            Hidden = 16,
            Heads = 2,
            Depth = 1,
            FeedForward = 24,
            MaskDim = 8,
        },
        Data = Experiments.Shapes.Data with { CanvasHeight = Side, CanvasWidth = Side, TargetSlots = Slots },
        Training = Experiments.Shapes.Training with { Batch = 4, LearningRate = 1e-2, Epsilon = 1e-3 },
    };

    /// <summary>The same with dropout: what devices and parts of a batch must agree on as well.</summary>
    public static MaskFormerExperiment Dropping { get; } = Experiment with { Model = Experiment.Model with { DropRate = 0.3 } };

    /// <summary>What makes <see cref="Dropping"/> of <c>shapes</c> in any catalogue.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "model.backbone.stem_width=8", "model.backbone.width=4", "model.backbone.groups=4", "model.pixel_decoder.hidden=16", "model.pixel_decoder.groups=4",
        "model.classes=3", "model.queries=6", "model.hidden=16", "model.heads=2", "model.depth=1", "model.feed_forward=24", "model.mask_dim=8",
        "model.drop_rate=0.3", "data.canvas_height=32", "data.canvas_width=32", "data.target_slots=3",
        "training.batch=4", "training.learning_rate=0.01", "training.epsilon=0.001",
    ];

    /// <summary>Noise with 3, 2, 0, 1, 3, … rectangles, one of them under another, and a strip that does not count.</summary>
    public static TrainingBatch Batch(int number, int size = 4)
    {
        Random random = new(number);
        (int plane, int[] targets) = (Side * Side, [3, 2, 0, 1]);
        float[] pixels = new float[size * plane], labels = new float[size * Slots], valid = new float[size * Slots];
        ushort[] owners = new ushort[size * plane];
        for (int b = 0; b < size; b++)
        {
            for (int i = 0; i < plane; i++) pixels[(b * plane) + i] = i / Side < Side - b ? 1 : 0;
            for (int t = 0; t < targets[b % 4]; t++)
            {
                (labels[(b * Slots) + t], valid[(b * Slots) + t]) = (random.Next(Classes), 1);
                (int top, int left, int height, int width) = (random.Next(20), random.Next(20), random.Next(5, 12), random.Next(5, 12));
                for (int y = top; y < top + height; y++) owners.AsSpan((b * plane) + (y * Side) + left, width).Fill((ushort)(t + 1));
            }
        }

        BatchItem[] items =
        [
            .. Enumerable.Range(0, size).Select(b => new BatchItem(b, $"{b}.png", Side, Side, new(false, null, Side, Side), targets[b % 4], 0)),
        ];
        ImageBytes bytes = ImageBytes.Whole(size, Side, Side, [127.5, 127.5, 127.5], [63.75, 63.75, 63.75]);
        random.NextBytes(bytes.Values);
        return new()
        {
            Number = number,
            Size = size,
            Height = Side,
            Width = Side,
            Slots = Slots,
            Bytes = bytes,
            Pixels = pixels,
            Labels = labels,
            Owners = owners,
            Valid = valid,
            Items = items,
        };
    }

    /// <summary>Some steps, each on a batch of its own.</summary>
    public static List<StepOutcome> Train(this ITrainingEngine engine, int steps, int first = 0) =>
        [.. Enumerable.Range(first, steps).Select(number => engine.Step([Batch(number)], 1))];
}
