using System.Numerics;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// What Hugging Face's image processors make of queries (<c>post_process_panoptic_segmentation</c> and its like), which is not what the originals make:
/// probabilities are resized, not logits; the score of a query counts in its area; an image of which nothing is kept is -1 everywhere.
/// </summary>
public sealed record HuggingFaceRule
{
    /// <summary>The size that Mask2Former's masks have first, whatever the image.</summary>
    public static (int Height, int Width) Mask2FormerSize => (384, 384);

    /// <summary>The size to which mask logits go before anything else; null leaves theirs (MaskFormer).</summary>
    public (int Height, int Width)? First { get; init; }

    /// <summary>A query takes part only if its best class is above this; an instance is kept from here on (<c>threshold</c>).</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>From where on score times probability counts as the inside of a query (<c>mask_threshold</c>).</summary>
    public double MaskThreshold { get; init; } = 0.5;

    /// <summary>A segment is kept if it wins more than this share of its inside (<c>overlap_mask_area_threshold</c>).</summary>
    public double OverlapThreshold { get; init; } = 0.8;

    /// <summary>Classes whose segments have one id (<c>label_ids_to_fuse</c>).</summary>
    public IReadOnlySet<int> Fused { get; init; } = new HashSet<int>();

    /// <summary>The panoptic map of one image.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="prediction">What the model says.</param>
    /// <param name="output">The size of the map; null leaves that of the masks.</param>
    /// <exception cref="Language.MaskFormerException">MF6201: the logits are not numbers.</exception>
    public HuggingFaceSegments Panoptic<T>(QueryLogits<T> prediction, (int Height, int Width)? output = null) where T : IBinaryFloatingPointIeee754<T> =>
        HuggingFacePanoptic.Run(prediction.Scores(), prediction.Columns, Masks(prediction), output ?? Size(prediction), this);

    /// <summary>The instances of one image; later ones are painted over earlier ones. The best pairs of query and class, as many as queries.</summary>
    /// <inheritdoc cref="Panoptic{T}" path="/typeparam|/param|/exception"/>
    public HuggingFaceSegments Instances<T>(QueryLogits<T> prediction, (int Height, int Width)? output = null) where T : IBinaryFloatingPointIeee754<T> =>
        HuggingFaceInstances.Run(prediction.Scores(), prediction.Columns, Masks(prediction), output ?? Size(prediction), Threshold);

    /// <summary>The score of every class at every pixel, [K, height, width].</summary>
    /// <inheritdoc cref="Panoptic{T}" path="/typeparam|/param|/exception"/>
    public T[] Semantic<T>(QueryLogits<T> prediction, (int Height, int Width)? output = null) where T : IBinaryFloatingPointIeee754<T>
    {
        (int Height, int Width) from = Size(prediction);
        T[] scores = SemanticInference.Run(prediction.Scores(), prediction.Columns, Masks(prediction));
        return PostProcessing.CropAndResize(scores, prediction.Columns - 1, new(from, from, output ?? from));
    }

    /// <summary>The best class of every pixel, as <see cref="Semantic{T}"/> scores them; the first of equal ones.</summary>
    /// <inheritdoc cref="Panoptic{T}" path="/typeparam|/param|/exception"/>
    public int[] BestClass<T>(QueryLogits<T> prediction, (int Height, int Width) output) where T : IBinaryFloatingPointIeee754<T>
    {
        (int Height, int Width) from = Size(prediction);
        BilinearResize<T> resize = new(from, output);
        return SemanticInference.BestClass(
            prediction.Scores(), prediction.Columns, Masks(prediction), resize, new(from, from, output), pixelsAtOnce: from.Height * from.Width);
    }

    private (int Height, int Width) Size<T>(QueryLogits<T> prediction) where T : IBinaryFloatingPointIeee754<T> => First ?? prediction.Size;

    // logits at the first size, one query at a time
    private MaskLogits<T> Masks<T>(QueryLogits<T> prediction) where T : IBinaryFloatingPointIeee754<T> =>
        new(prediction.Masks, prediction.Size, ImageGeometry.Unchanged(Size(prediction).Height, Size(prediction).Width));
}
