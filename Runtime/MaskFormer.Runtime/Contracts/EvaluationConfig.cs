using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>How predictions become segments, and on which images they are judged (specification section 7).</summary>
[Config]
public sealed partial record EvaluationConfig
{
    /// <summary>A query takes part if its best class is this probable.</summary>
    [Range(0, 1)] public double ObjectMaskThreshold { get; init; } = 0.8;

    /// <summary>A segment is dropped if less than this share of its mask is left to it by more probable ones.</summary>
    [Range(0, 1)] public double OverlapThreshold { get; init; } = 0.8;

    /// <summary>Short side of evaluated images in pixels.</summary>
    [Range(1, 16_384)] public int MinSize { get; init; } = 800;

    /// <summary>Largest long side of evaluated images in pixels.</summary>
    [Range(1, 16_384)] public int MaxSize { get; init; } = 1333;

    /// <summary>Number of images that are evaluated, the first of the split; null takes all.</summary>
    [Range(1, 100_000_000)] public int? MaxImages { get; init; }

    /// <summary>Images of each evaluation of which image, truth and prediction are drawn.</summary>
    [Range(0, 1000)] public int Pictures { get; init; } = 8;
}
