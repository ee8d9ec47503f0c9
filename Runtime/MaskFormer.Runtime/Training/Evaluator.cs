using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>One image of an evaluation: what a picture of it needs.</summary>
/// <param name="Number">Its position in the split, from 0.</param>
/// <param name="Truth">The image and its annotation.</param>
/// <param name="Prediction">The predicted segments at the image's own size.</param>
public sealed record JudgedImage(int Number, PanopticSample Truth, PanopticPrediction Prediction);

/// <summary>Predicts images as the original does at test time (specification section 7) and judges them against their annotation.</summary>
/// <param name="data">Normalisation.</param>
/// <param name="evaluation">Sizes and thresholds.</param>
public sealed class Evaluator(DataConfig data, EvaluationConfig evaluation)
{
    private readonly EvaluationPipeline pipeline = new(data, evaluation);

    /// <summary>Predicts one image.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="image">The image, of any size.</param>
    /// <param name="classes">The model's classes.</param>
    /// <exception cref="Language.MaskFormerException">MF7006: the model tells another number of classes apart.</exception>
    public PanopticPrediction Predict(IPredictor predictor, Data.Images.RgbImage image, IReadOnlyList<PanopticCategory> classes)
    {
        EvaluationInput input = pipeline.Prepare(image, predictor.Canvas);
        RawPrediction raw = predictor.Predict(input.Image, input.Height, input.Width);
        ClassCount.Check(ClassCount.Of(raw), classes.Count, "prediction");
        PostProcessing processing = new(Things(classes))
        {
            ObjectMaskThreshold = evaluation.ObjectMaskThreshold,
            OverlapThreshold = evaluation.OverlapThreshold,
        };
        ImageGeometry geometry = new((input.Height, input.Width), (input.ContentHeight, input.ContentWidth), (input.OriginalHeight, input.OriginalWidth));
        return processing.Panoptic<float>(raw.Logits, raw.Masks, raw.Queries, (raw.Rows, raw.Columns), geometry);
    }

    /// <summary>Predicts and judges the images of a split.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="source">Annotated images.</param>
    /// <param name="show">Receives each judged image.</param>
    /// <param name="cancel">Ends it between two images.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PanopticResult Run(IPredictor predictor, IPanopticSource source, Action<JudgedImage>? show = null, CancellationToken cancel = default)
    {
        PanopticEvaluator quality = new(source.Categories);
        int count = Math.Min(source.Count, evaluation.MaxImages ?? int.MaxValue);
        for (int number = 0; number < count; number++)
        {
            cancel.ThrowIfCancellationRequested();
            PanopticSample truth = source.Load(number);
            PanopticPrediction prediction = Predict(predictor, truth.Image, source.Categories);
            quality.Add(
                truth.Name,
                truth.Map.Values,
                [.. truth.Segments.Select((segment, position) => new TruthSegment(position + 1, segment.CategoryId, (long)segment.Area, segment.IsCrowd))],
                prediction.Map,
                [.. prediction.Segments.Select(segment => new PredictedSegment(segment.Id, source.Categories[segment.Category].Id))]);
            show?.Invoke(new(number, truth, prediction));
        }

        return quality.Result();
    }

    private static HashSet<int> Things(IReadOnlyList<PanopticCategory> classes) =>
        [.. classes.Select(static (category, index) => (category, index)).Where(static pair => pair.category.IsThing).Select(static pair => pair.index)];
}
