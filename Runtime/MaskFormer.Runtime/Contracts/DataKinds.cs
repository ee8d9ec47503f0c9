using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>COCO panoptic: 80 kinds of things and 53 of stuff.</summary>
[Config]
public sealed partial record CocoPanopticData : DataConfig;

/// <summary>Drawn images of shapes on textures; made on first use if the folder does not exist.</summary>
[Config]
public sealed partial record ShapesData : DataConfig
{
    /// <summary>Number of training images.</summary>
    [Range(1, 1_000_000)] public int TrainImages { get; init; } = 512;

    /// <summary>Number of validation images.</summary>
    [Range(1, 1_000_000)] public int ValidationImages { get; init; } = 64;

    /// <summary>Height of the drawn images in pixels.</summary>
    [Range(16, 4096)] public int ImageHeight { get; init; } = 96;

    /// <summary>Width of the drawn images in pixels.</summary>
    [Range(16, 4096)] public int ImageWidth { get; init; } = 96;

    /// <summary>Fixes what is drawn.</summary>
    [Range(0, long.MaxValue)] public long DrawingSeed { get; init; } = 1;
}
