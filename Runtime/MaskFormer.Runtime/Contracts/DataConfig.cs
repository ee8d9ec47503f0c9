using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>Where images come from, how they are changed for training, and the sizes of a batch (<c>detr_panoptic_dataset_mapper.py</c>).</summary>
[Config]
public abstract partial record DataConfig
{
    /// <summary>Folder with the prepared records (<c>data build</c>); null takes the data set's own place.</summary>
    public string? Folder { get; init; }

    /// <summary>Short sides in pixels, one of which is drawn for every training image.</summary>
    [Range(1, 16_384)] public EquatableList<int> MinSizes { get; init; } = [480, 512, 544, 576, 608, 640, 672, 704, 736, 768, 800];

    /// <summary>Largest long side in pixels; it wins over the short side.</summary>
    [Range(1, 16_384)] public int MaxSize { get; init; } = 1333;

    /// <summary>How often a training image is first resized and cropped; 0 never.</summary>
    [Range(0, 1)] public double CropProbability { get; init; } = 0.5;

    /// <summary>Short sides in pixels before the crop, one of which is drawn.</summary>
    [Range(1, 16_384)] public EquatableList<int> CropMinSizes { get; init; } = [400, 500, 600];

    /// <summary>Smallest side of the crop in pixels.</summary>
    [Range(1, 16_384)] public int CropLeast { get; init; } = 384;

    /// <summary>Largest side of the crop in pixels.</summary>
    [Range(1, 16_384)] public int CropMost { get; init; } = 600;

    [Require("CropLeast must not exceed CropMost")]
    bool CropFits => CropLeast <= CropMost;

    /// <summary>
    /// Rows of a window that is cut at a random place from every training image after its resize, where the image is larger (INPUT.CROP of the original's
    /// semantic configurations); 0 cuts nothing.
    /// </summary>
    [Range(0, 16_384)] public int WindowHeight { get; init; }

    /// <summary>Columns of the window; 0 cuts nothing.</summary>
    [Range(0, 16_384)] public int WindowWidth { get; init; }

    [Require("A window is cut, or cut and resized before: CropProbability must be 0 where WindowHeight and WindowWidth are given")]
    bool OneCrop => WindowHeight * WindowWidth == 0 || CropProbability == 0;

    /// <summary>
    /// Smallest scale of large-scale jitter: a training image is resized so that it would fit into the canvas, times a scale that is drawn, and what does not
    /// fit is cut away at a random place (INPUT.MIN_SCALE of Mask2Former); 0 is no jitter.
    /// </summary>
    [Range(0, 16)] public double JitterLeast { get; init; }

    /// <summary>Largest scale of large-scale jitter (INPUT.MAX_SCALE).</summary>
    [Range(0.01, 16)] public double JitterMost { get; init; } = 2;

    [Require("JitterLeast must not exceed JitterMost")]
    bool JitterFits => JitterLeast <= JitterMost;

    [Require("Large-scale jitter cuts by itself: CropProbability, WindowHeight and WindowWidth must be 0 where JitterLeast is given")]
    bool JitterAlone => JitterLeast == 0 || (CropProbability == 0 && WindowHeight * WindowWidth == 0);

    /// <summary>Whether training images are mirrored left to right half of the time.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>
    /// Whether training images are turned by nothing, a quarter, a half or three quarters of a circle, each as often: for images without an up, such as those
    /// of microscopes, from above, or drawn.
    /// </summary>
    public bool Turn { get; init; }

    /// <summary>Whether brightness, contrast, saturation and hue of training images change at random (COLOR_AUG_SSD of the original).</summary>
    public bool ColorJitter { get; init; }

    /// <summary>Height of every batch in pixels; images are padded at the bottom, and one that would not fit is made smaller.</summary>
    [Range(8, 16_384)] public int CanvasHeight { get; init; } = 1333;

    /// <summary>Width of every batch in pixels; images are padded on the right, and one that would not fit is made smaller.</summary>
    [Range(8, 16_384)] public int CanvasWidth { get; init; } = 1333;

    /// <summary>Segments that a batch has room for per image; an image with more keeps its largest ones, and this is reported.</summary>
    [Range(1, 1000)] public int TargetSlots { get; init; } = 100;

    /// <summary>
    /// Segments per image, on the mean of the images that one device sees at once, whose masks are compared at full size: memory and time of the losses on a
    /// compiled
    /// engine are in proportion to it. If a batch has more, its smallest are left out, and this is reported. COCO has about 11 per image and seldom more than
    /// 30,
    /// so that 32 is far beyond the mean of a few images; raise it where a device sees only one or two. <see cref="TargetSlots"/> or more leaves out nothing.
    /// </summary>
    [Range(1, 1000)] public int PairsPerImage { get; init; } = 32;

    /// <summary>
    /// Targets that may hold one pixel. A batch keeps its masks as maps of their owners, as many above each other as this says; panoptic masks, which do not
    /// overlap, need one.
    /// </summary>
    [Range(1, 16)] public int OverlapDepth { get; init; } = 1;

    /// <summary>What padded pixels mean to the mask losses.</summary>
    public PaddedPixels PaddedPixels { get; init; } = PaddedPixels.Ignore;

    /// <summary>
    /// What padded pixels of training images are before normalisation, 0 to 255: 128 in the original's mappers that pad by themselves (large-scale jitter,
    /// windows with a SIZE_DIVISIBILITY); null is the mean colour, with which the original's models pad.
    /// </summary>
    [Range(0, 255)] public int? PaddingValue { get; init; }

    /// <summary>Mean of red, green and blue (0 to 255), subtracted from every pixel.</summary>
    [Range(0, 255)] public EquatableList<double> PixelMean { get; init; } = [123.675, 116.28, 103.53];

    /// <summary>Standard deviation of red, green and blue (0 to 255), by which every pixel is divided.</summary>
    [Range(0.001, 255)] public EquatableList<double> PixelStd { get; init; } = [58.395, 57.12, 57.375];

    [Require("PixelMean and PixelStd must have three values")]
    bool ThreeChannels => PixelMean.Count == 3 && PixelStd.Count == 3;

    [Require("MinSizes and CropMinSizes must not be empty")]
    bool SizesGiven => MinSizes.Count > 0 && CropMinSizes.Count > 0;

    /// <summary>Which of the original's mappers labels follow where images are changed.</summary>
    public LabelRule LabelRule { get; init; }

    /// <summary>Whether training images come in a new random order every epoch; off, in the order of the records.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Share of the training images that is learnt from, always the same ones; 1 takes all.</summary>
    [Range(1e-9, 1)] public double Fraction { get; init; } = 1;

    /// <summary>
    /// Images of a split that may be left out because they cannot be used; they are told at the end. 0 ends at the first: nothing is left out unasked.
    /// </summary>
    [Range(0, 100_000_000)] public int SkipCorrupt { get; init; }

    /// <summary>
    /// Threads that decode and change images; the batches do not depend on their number. 0 takes one for each core of the machine, up to 16.
    /// </summary>
    [Range(0, 256)] public int Workers { get; init; }

    /// <summary>
    /// Memory in MiB that images may take together while they are read and used, whatever number of threads does so: an image waits for others, and one that
    /// takes more by itself is refused by its header. null is 4096, or half of the memory of a small machine, and refuses only what is not free.
    /// </summary>
    [Range(1, 1_000_000)] public int? ImageMemory { get; init; }
}

/// <summary>How labels are resized, and what becomes of a target that a crop left without pixels.</summary>
public enum LabelRule
{
    /// <summary>As maps of segments are: Pillow's nearest pixel, and an empty mask stays a target.</summary>
    Panoptic,

    /// <summary>
    /// As maps of classes are (<c>mask_former_semantic_dataset_mapper.py</c>): torch's nearest pixel, and the targets are the classes of what is left.
    /// </summary>
    Semantic,
}

/// <summary>What padded pixels mean to the mask losses.</summary>
public enum PaddedPixels
{
    /// <summary>They do not count.</summary>
    Ignore,

    /// <summary>They count as background, as in the original, which pads masks with 0.</summary>
    Background,
}
