using MaskFormer.Language;
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
    private readonly EvaluationPipeline pipeline = new(data, Followed(context));
    private readonly ISegmentationTask task = SegmentationTasks.Of(context.Options);

    /// <summary>The model's classes in its order.</summary>
    public IReadOnlyList<PanopticCategory> Classes => context.Classes;

    /// <summary>Predicts one image.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="image">The image, of any size.</param>
    /// <exception cref="MaskFormerException">MF7006: the model tells another number of classes apart. MF7014: it answers with what is no number.</exception>
    public ImagePrediction Predict(IPredictor predictor, RgbImage image)
    {
        (RawPrediction raw, ImageGeometry geometry) = Ask(predictor, image);
        return task.Read(raw, geometry, context);
    }

    /// <summary>What the model says of an image, before its task reads it.</summary>
    internal (RawPrediction Raw, ImageGeometry Geometry) Ask(IPredictor predictor, RgbImage image)
    {
        EvaluationInput input = pipeline.Prepare(image, predictor.Canvas);
        RawPrediction raw = predictor.Predict(input.Image, input.Height, input.Width);
        ClassCount.Check(raw, task, Classes.Count, "prediction");
        DemandNumbers(raw);
        return (raw, new((input.Height, input.Width), (input.ContentHeight, input.ContentWidth), (input.OriginalHeight, input.OriginalWidth)));
    }

    private static EvaluationConfig Followed(TaskContext context) => context is { Evaluation.Rule: PredictionRule.HuggingFace, Options: not MaskClassification }
        ? throw new MaskFormerException(
            "MF6029",
            "evaluation.rule",
            "Hugging Face has rules for mask classifiers alone, and this model has another task",
            "Leave evaluation.rule: Original") { IsWrongInput = true }
        : context.Evaluation;

    // Nothing is found where scores are NaN, and the quality would be 0, as of a model that has learnt nothing.
    private static void DemandNumbers(RawPrediction raw)
    {
        string[] bad = [.. raw.Outputs.Where(static output => output.Value.Values.Any(float.IsNaN)).Select(static output => output.Key)];
        if (bad.Length == 0) return;
        throw new MaskFormerException(
            "MF7014",
            "prediction",
            $"the model's {string.Join(" and ", bad)} are no numbers (NaN)",
            "Its weights overflow in the type that it computes in: use an earlier checkpoint, or training.precision: Float32"
        );
    }
}
