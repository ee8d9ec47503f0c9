using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>What a model's outputs mean: the options of a task, which is found by its attribute (docs/guides/tasks.md).</summary>
[Config]
public abstract partial record TaskConfig;

/// <summary>
/// A fixed number of queries, for each a class and a mask (MaskFormer): panoptic segments, semantic maps. Reads the outputs <c>Logits</c> and <c>Masks</c>.
/// </summary>
[Config]
public sealed partial record MaskClassification : TaskConfig
{
    /// <summary>Whether a segment ends where its mask is less than half probable (Mask2Former), or has every pixel that it wins (MaskFormer).</summary>
    public bool EndsAtHalf { get; init; }
}

/// <summary>
/// A score of every class at every pixel: semantic segmentation. Reads the output <c>Scores</c>. The criterion may ask for <c>ClassMap</c>, the class of
/// every pixel, [B, H, W], and -1 where none counts.
/// </summary>
[Config, BatchFields("ClassMap")]
public sealed partial record PerPixelClassification : TaskConfig;
