using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// What a model predicts for an image, at the image's own size: segments, classes of pixels, or instances, each computed when it is asked for.
/// </summary>
public abstract class ImagePrediction
{
    private PanopticPrediction? segments;

    /// <summary>The segments: every pixel belongs to one of them or to none. Read once.</summary>
    public PanopticPrediction Segments => segments ??= ReadSegments();

    /// <summary>The class of every pixel, row by row; -1 for none.</summary>
    public virtual int[] PixelClasses()
    {
        int[] classes = [-1, .. Segments.Segments.Select(static segment => segment.Category)];
        return Array.ConvertAll(Segments.Map, id => classes[id]);
    }

    /// <summary>The instances, the highest score first; they may overlap. Null where the model finds none as such.</summary>
    /// <param name="most">How many at most.</param>
    public virtual IReadOnlyList<ScoredInstance>? Instances(int most = 100) => null;

    /// <summary>The IoU of each true segment with a mask of its own, the best choice of masks for all; null where the model has no such masks.</summary>
    internal virtual IReadOnlyList<double>? MatchedOverlaps(PanopticSample truth) => null;

    /// <summary>A score of every class at every pixel, [classes, height, width]; null where the model tells none.</summary>
    public virtual float[]? PixelScores() => null;

    /// <summary>
    /// The same with other scores of pixels, as test-time augmentation averages them; what is not read of those stays. Null where the model tells none.
    /// </summary>
    /// <param name="scores">Gives [classes, height, width] at the image's own size, when they are asked for.</param>
    public virtual ImagePrediction? WithScores(Func<float[]> scores) => null;

    /// <summary>Reads the segments, whose ids count from 1 in their order.</summary>
    protected abstract PanopticPrediction ReadSegments();
}
