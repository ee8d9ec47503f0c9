using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Predicts images of any size as the original does at test time (<c>mask_former_model.py</c>): the model sees the image at the test size, and
/// its task brings what it says to the image's own.
/// </summary>
/// <param name="data">Normalisation.</param>
/// <param name="context">Task, sizes and thresholds, and the model's classes.</param>
public sealed class ImageInference(DataConfig data, TaskContext context)
{
    private readonly EvaluationPipeline pipeline = new(data, context.Evaluation);
    private readonly ISegmentationTask task = SegmentationTasks.Of(context.Options);

    /// <summary>The model's classes in its order.</summary>
    public IReadOnlyList<PanopticCategory> Classes => context.Classes;

    /// <summary>Predicts one image.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="image">The image, of any size.</param>
    /// <exception cref="Language.MaskFormerException">MF7006: the model tells another number of classes apart.</exception>
    public ImagePrediction Predict(IPredictor predictor, RgbImage image)
    {
        EvaluationInput input = pipeline.Prepare(image, predictor.Canvas);
        RawPrediction raw = predictor.Predict(input.Image, input.Height, input.Width);
        ClassCount.Check(raw, task, Classes.Count, "prediction");
        ImageGeometry geometry = new((input.Height, input.Width), (input.ContentHeight, input.ContentWidth), (input.OriginalHeight, input.OriginalWidth));
        return task.Read(raw, geometry, context);
    }
}
