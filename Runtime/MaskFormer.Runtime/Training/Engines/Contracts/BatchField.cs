using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// A part of the batch, which a port of the model or criterion gets by having its name. This is the only list of them: every engine, the wiring of ports and
/// the table of <c>check --shapes</c> follow it.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">B images, T target slots, D maps above each other, H x W pixels.</param>
/// <param name="Values">The values row by row; of the target slots the first ones, as many as asked for.</param>
/// <param name="IsMark">Whether all values are 0 or 1.</param>
internal sealed record BatchField(string Name, string Shape, Func<TrainingBatch, int, float[]> Values, bool IsMark = false)
{
    /// <summary>The images as a model sees them.</summary>
    public static BatchField Image { get; } = new(nameof(TrainingBatch.Image), "B, 3, H, W", static (batch, _) => batch.Image);

    /// <summary>The masks of the targets: as floats most of the memory of a step, so that graph engines make them on the device.</summary>
    public static BatchField Targets { get; } =
        new(nameof(TrainingBatch.Targets), "B, T, H, W", static (batch, slots) => batch.TargetsOf(slots), IsMark: true);

    /// <summary>The same as maps of their owners.</summary>
    public static BatchField Owners { get; } =
        new(nameof(TrainingBatch.Owners), "B, D, H, W", static (batch, _) => Array.ConvertAll(batch.Owners, static owner => (float)owner));

    /// <summary>Those that every batch has.</summary>
    public static IReadOnlyList<BatchField> All { get; } =
    [
        Image,
        new(nameof(TrainingBatch.Pixels), "B, H, W", static (batch, _) => batch.Pixels, IsMark: true),
        new(nameof(TrainingBatch.Labels), "B, T", static (batch, slots) => First(batch.Labels, batch.Slots, slots)),
        Owners,
        Targets,
        new(nameof(TrainingBatch.Valid), "B, T", static (batch, slots) => First(batch.Valid, batch.Slots, slots), IsMark: true),
    ];

    /// <summary>Those of every batch, and those that a task adds.</summary>
    public static IReadOnlyList<BatchField> Of(ISegmentationTask task) => [.. All, .. task.Fields.Select(static field => Added(field.Name))];

    /// <summary>Those that a batch has.</summary>
    public static IReadOnlyList<BatchField> Of(TrainingBatch batch) => [.. All, .. batch.More.Keys.Select(Added)];

    private static BatchField Added(string name) => new(name, "B, H, W", (batch, _) => batch.More[name]);

    /// <summary>The sizes for so many images, target slots, rows, columns and maps above each other.</summary>
    public long[] Sizes(long images, long slots, long height, long width, long depth = 1) =>
    [
        .. Shape.Split(", ").Select(axis => axis switch
        {
            "B" => images,
            "T" => slots,
            "D" => depth,
            "H" => height,
            "W" => width,
            _ => 3, // colours
        }),
    ];

    private static float[] First(float[] values, int all, int slots)
    {
        if (slots == all) return values;
        float[] first = new float[values.Length / all * slots];
        for (int image = 0; image < values.Length / all; image++) values.AsSpan(image * all, slots).CopyTo(first.AsSpan(image * slots));
        return first;
    }
}
