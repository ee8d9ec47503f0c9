using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Predicts images of any size as the original does at test time (<c>mask_former_model.py</c>): the model sees the image at the test size, and
/// post-processing brings its masks to the image's own.
/// </summary>
/// <param name="data">Normalisation.</param>
/// <param name="evaluation">Sizes and thresholds.</param>
/// <param name="classes">The model's classes in its order.</param>
public sealed class ImageInference(DataConfig data, EvaluationConfig evaluation, IReadOnlyList<PanopticCategory> classes)
{
    private readonly EvaluationPipeline pipeline = new(data, evaluation);
    private readonly PostProcessing processing = new(Things(classes))
    {
        ObjectMaskThreshold = evaluation.ObjectMaskThreshold,
        OverlapThreshold = evaluation.OverlapThreshold,
    };

    /// <summary>The model's classes in its order.</summary>
    public IReadOnlyList<PanopticCategory> Classes => classes;

    /// <summary>Predicts one image.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="image">The image, of any size.</param>
    /// <exception cref="Language.MaskFormerException">MF7006: the model tells another number of classes apart.</exception>
    public ImagePrediction Predict(IPredictor predictor, RgbImage image)
    {
        EvaluationInput input = pipeline.Prepare(image, predictor.Canvas);
        RawPrediction raw = predictor.Predict(input.Image, input.Height, input.Width);
        ClassCount.Check(ClassCount.Of(raw), classes.Count, "prediction");
        ImageGeometry geometry = new((input.Height, input.Width), (input.ContentHeight, input.ContentWidth), (input.OriginalHeight, input.OriginalWidth));
        return new(raw, geometry, processing);
    }

    private static HashSet<int> Things(IReadOnlyList<PanopticCategory> classes) =>
        [.. classes.Select(static (category, index) => (category, index)).Where(static pair => pair.category.IsThing).Select(static pair => pair.index)];
}

/// <summary>What the model says of an image, to be post-processed in the ways that are asked for.</summary>
public sealed class ImagePrediction
{
    private readonly RawPrediction raw;
    private readonly ImageGeometry geometry;
    private readonly PostProcessing processing;

    internal ImagePrediction(RawPrediction raw, ImageGeometry geometry, PostProcessing processing) =>
        (this.raw, this.geometry, this.processing) = (raw, geometry, processing);

    /// <summary>The segments: every pixel belongs to one of them or to none (paper section 3.4, panoptic inference).</summary>
    public PanopticPrediction Segments() => processing.Panoptic<float>(raw.Logits, raw.Masks, raw.Queries, (raw.Rows, raw.Columns), geometry);

    /// <summary>The best class of every pixel (paper section 3.4, semantic inference).</summary>
    public int[] PixelClasses() => processing.BestClass<float>(raw.Logits, raw.Masks, raw.Queries, (raw.Rows, raw.Columns), geometry);
}
