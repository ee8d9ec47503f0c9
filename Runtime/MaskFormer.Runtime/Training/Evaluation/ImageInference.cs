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
    /// <exception cref="MaskFormerException">
    /// MF7006: the model tells another number of classes apart. MF7014: it answers with what is no number. MF7067: its scores cannot be averaged.
    /// </exception>
    public ImagePrediction Predict(IPredictor predictor, RgbImage image)
    {
        (RawPrediction raw, ImageGeometry geometry) = Ask(predictor, image);
        ImagePrediction once = task.Read(raw, geometry, context);
        return context.Evaluation.TtaSizes.Count == 0 ? once : once.WithScores(() => Averaged(predictor, image)) ?? throw NoScores();
    }

    private float[] Averaged(IPredictor predictor, RgbImage image)
    {
        EvaluationConfig evaluation = context.Evaluation;
        (int rows, int columns) = ImageSize.Fit(image.Height, image.Width, evaluation.MinSize, evaluation.MaxSize);
        RgbImage seen = PillowResize.Resize(image, rows, columns); // the original's loader has made it this large before
        return AveragedScores.Mean(seen, evaluation.TtaSizes, evaluation.TtaMaxSize, evaluation.TtaFlip, image.Width, resized =>
        {
            EvaluationConfig asItIs = evaluation with { MinSize = Math.Min(resized.Height, resized.Width), MaxSize = Math.Max(resized.Height, resized.Width) };
            EvaluationInput input = new EvaluationPipeline(data, asItIs).Prepare(resized, predictor.Canvas);
            if ((input.ContentHeight, input.ContentWidth) != (resized.Height, resized.Width)) throw NoRoom(resized, input);
            (RawPrediction raw, ImageGeometry geometry) = Ask(predictor, input);
            return task.Read(raw, geometry with { Output = (image.Height, image.Width) }, context).PixelScores() ?? throw NoScores();
        });
    }

    private MaskFormerException NoScores() => Unaveraged(
        context.Evaluation.Rule == PredictionRule.HuggingFace
            ? "Hugging Face's rule has no test-time augmentation"
            : "the task of this model has no scores of pixels that could be averaged",
        "Leave the setting empty");

    // Shrunk to the canvas it would be another size than the one asked for, and the mean another number.
    private static MaskFormerException NoRoom(RgbImage image, EvaluationInput input) => Unaveraged(
        FormattableString.Invariant($"an image becomes {image.Width} x {image.Height} pixels, and the engine's canvas is {input.Width} x {input.Height}"),
        "Make data.canvas_height and data.canvas_width larger or evaluation.tta_max_size smaller, or take --engine torch");

    private static MaskFormerException Unaveraged(string cause, string remedy) => MaskFormerException.WrongInput(
        "MF7067", "evaluation.tta_sizes", cause, remedy);

    /// <summary>What the model says of an image, before its task reads it.</summary>
    internal (RawPrediction Raw, ImageGeometry Geometry) Ask(IPredictor predictor, RgbImage image) => Ask(predictor, pipeline.Prepare(image, predictor.Canvas));

    private (RawPrediction Raw, ImageGeometry Geometry) Ask(IPredictor predictor, EvaluationInput input)
    {
        RawPrediction raw = predictor.Predict(input.Image, input.Height, input.Width);
        ClassCount.Check(raw, task, Classes.Count, "prediction");
        DemandNumbers(raw);
        return (raw, new((input.Height, input.Width), (input.ContentHeight, input.ContentWidth), (input.OriginalHeight, input.OriginalWidth)));
    }

    private static EvaluationConfig Followed(TaskContext context) => context is { Evaluation.Rule: PredictionRule.HuggingFace, Options: not MaskClassification }
        ? throw MaskFormerException.WrongInput(
            "MF6029",
            "evaluation.rule",
            "Hugging Face has rules for mask classifiers alone, and this model has another task",
            "Leave evaluation.rule: Original")
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
