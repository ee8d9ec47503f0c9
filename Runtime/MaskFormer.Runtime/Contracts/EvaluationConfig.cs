using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>How predictions become segments, and on which images they are evaluated (paper, section 3.4 and appendix).</summary>
[Config]
public sealed partial record EvaluationConfig
{
    /// <summary>A query takes part if its best class is this probable.</summary>
    [Range(0, 1)] public double ObjectMaskThreshold { get; init; } = 0.8;

    /// <summary>A segment is dropped if less than this share of its mask is left to it by more probable ones.</summary>
    [Range(0, 1)] public double OverlapThreshold { get; init; } = 0.8;

    /// <summary>Whose rules make the model's input out of an image, and segments out of what it says.</summary>
    public PredictionRule Rule { get; init; } = PredictionRule.Original;

    /// <summary>
    /// Side of the square to which Hugging Face's rule stretches images, as published Mask2Formers say (384); null keeps proportions by
    /// <see cref="MinSize"/> and <see cref="MaxSize"/>.
    /// </summary>
    [Range(1, 16_384)] public int? Square { get; init; }

    /// <summary>How Hugging Face's rule makes a pixel of those around it (<c>resample</c> of its files); the original's is bilinear.</summary>
    public Resampling Resample { get; init; } = Resampling.Bilinear;

    /// <summary>Short side of evaluated images in pixels.</summary>
    [Range(1, 16_384)] public int MinSize { get; init; } = 800;

    /// <summary>Largest long side of evaluated images in pixels.</summary>
    [Range(1, 16_384)] public int MaxSize { get; init; } = 1333;

    /// <summary>What padded sizes of evaluated images are multiples of, on an engine that takes any size (SIZE_DIVISIBILITY); 0 pads nothing.</summary>
    [Range(0, 1024)] public int SizeDivisibility { get; init; }

    /// <summary>
    /// Short sides in pixels over which scores of pixels' classes are averaged (TEST.AUG.MIN_SIZES): test-time augmentation of semantic results; empty for
    /// none.
    /// </summary>
    [Range(1, 16_384)] public EquatableList<int> TtaSizes { get; init; } = [];

    /// <summary>Largest long side of those images in pixels (TEST.AUG.MAX_SIZE).</summary>
    [Range(1, 65_536)] public int TtaMaxSize { get; init; } = 4000;

    /// <summary>Whether each of those sizes is also seen mirrored (TEST.AUG.FLIP).</summary>
    public bool TtaFlip { get; init; } = true;

    /// <summary>Where the areas of true segments are from.</summary>
    public AreaSource Areas { get; init; } = AreaSource.Pixels;

    /// <summary>The classes over which <c>eval --semantic</c> takes the mean IoU.</summary>
    public MeanIouClasses MeanIouClasses { get; init; } = MeanIouClasses.Truth;

    /// <summary>Whether instances are evaluated too, by the average precision of their masks (TEST.INSTANCE_ON); of models that find some.</summary>
    public bool Instances { get; init; }

    /// <summary>
    /// Number of images that are evaluated, the first of the split; null takes all, and in training as many, spread evenly, as take less than a tenth of its
    /// time.
    /// </summary>
    [Range(1, 100_000_000)] public int? MaxImages { get; init; }

    /// <summary>Images of each evaluation of which image, truth and prediction are drawn.</summary>
    [Range(0, 1000)] public int Pictures { get; init; } = 8;
}

/// <summary>Whose rules surround a model.</summary>
public enum PredictionRule
{
    /// <summary>The original's: images are padded, logits are brought to the image's size.</summary>
    Original,

    /// <summary>
    /// Hugging Face's image processors': images are stretched to multiples of 32, probabilities are brought to the image's size (of Mask2Former by way of
    /// 384 x 384), and areas count by score times probability. Its thresholds are 0.5 and 0.8 where nobody says others.
    /// </summary>
    HuggingFace,
}

/// <summary>How a pixel of a resized image is made, by Pillow's formulas and names.</summary>
public enum Resampling
{
    /// <summary>The pixel under its centre.</summary>
    Nearest,

    /// <summary>A weighted mean; of all pixels under it when shrinking.</summary>
    Bilinear,

    /// <summary>The same with a cubic, which sharpens.</summary>
    Bicubic,
}

/// <summary>Where the areas of true segments are from, by which intersections over union are taken.</summary>
public enum AreaSource
{
    /// <summary>The map's pixels.</summary>
    Pixels,

    /// <summary>
    /// What the annotation claims, as in panopticapi: for comparison with its numbers. Records claim no areas, so that theirs are pixels here too.
    /// </summary>
    Annotation,
}

/// <summary>The classes over which a mean IoU of pixels is taken.</summary>
public enum MeanIouClasses
{
    /// <summary>Those that the truth has, as in detectron2 since July 2022.</summary>
    Truth,

    /// <summary>
    /// The sum over those, divided by the number of those that truth or prediction has: detectron2 before July 2022, and with it the original.
    /// </summary>
    TruthOrPredicted,
}
