using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>
/// The ten classes of the generated data set. Ids have gaps and stuff ids lie above 91, as in COCO, so that nothing can mistake an id for a position.
/// </summary>
public static class ShapesClasses
{
    /// <summary>Six shapes, then four surfaces.</summary>
    public static IReadOnlyList<PanopticCategory> All { get; } =
    [
        new(1, "circle", true), new(2, "square", true), new(3, "triangle", true),
        new(5, "star", true), new(8, "ring", true), new(13, "cross", true),
        new(95, "sky", false), new(118, "bricks", false), new(148, "water", false), new(193, "grass", false),
    ];

    /// <summary>The shapes.</summary>
    public static IReadOnlyList<PanopticCategory> Things { get; } = [.. All.Where(c => c.IsThing)];

    /// <summary>The surfaces.</summary>
    public static IReadOnlyList<PanopticCategory> Stuff { get; } = [.. All.Where(c => !c.IsThing)];
}
