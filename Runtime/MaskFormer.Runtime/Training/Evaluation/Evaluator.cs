using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>One image of an evaluation: what a picture of it needs.</summary>
/// <param name="Number">Its position in the split, from 0.</param>
/// <param name="Count">How many images are judged.</param>
/// <param name="Truth">The image and its annotation.</param>
/// <param name="Prediction">The predicted segments at the image's own size.</param>
public sealed record JudgedImage(int Number, int Count, PanopticSample Truth, PanopticPrediction Prediction);

/// <summary>Predicts images as the original does at test time (<c>mask_former_model.py</c>) and judges them against their annotation.</summary>
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
    public PanopticPrediction Predict(IPredictor predictor, RgbImage image, IReadOnlyList<PanopticCategory> classes) =>
        Look(predictor, image, classes).Segments();

    private SeenImage Look(IPredictor predictor, RgbImage image, IReadOnlyList<PanopticCategory> classes)
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
        return new(raw, geometry, processing);
    }

    /// <summary>Predicts and judges the images of a split.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="source">Annotated images.</param>
    /// <param name="show">Receives each judged image.</param>
    /// <param name="semantic">Counts the best class of every pixel too, which takes time; null does not. Pixels of no segment are -1.</param>
    /// <param name="cancel">Ends it between two images.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PanopticResult Run(
        IPredictor predictor,
        IPanopticSource source,
        Action<JudgedImage>? show = null,
        SemanticEvaluator? semantic = null,
        CancellationToken cancel = default
    )
    {
        PanopticEvaluator quality = new(source.Categories, source.Annotated);
        int wrongAreas = 0;
        int count = Math.Min(source.Count, evaluation.MaxImages ?? int.MaxValue);
        for (int number = 0; number < count; number++)
        {
            cancel.ThrowIfCancellationRequested();
            PanopticSample truth = source.Load(number);
            SeenImage seen = Look(predictor, truth.Image, source.Categories);
            PanopticPrediction prediction = seen.Segments();
            semantic?.Add(truth.Name, Classes(truth), seen.Classes());
            IReadOnlyList<TruthSegment> segments = Segments(truth, ref wrongAreas);
            quality.Add(
                truth.Name,
                truth.Map.Values,
                segments,
                prediction.Map,
                [.. prediction.Segments.Select(segment => new PredictedSegment(segment.Id, source.Categories[segment.Category].Id))]);
            show?.Invoke(new(number, count, truth, prediction));
        }

        return quality.Result() with { WrongAreas = wrongAreas };
    }

    // An annotation's area is a hint: a wrong one would move every number that is taken by it.
    private TruthSegment[] Segments(PanopticSample truth, ref int wrong)
    {
        long[] pixels = new long[truth.Segments.Count + 1];
        foreach (int position in truth.Map.Values) pixels[position]++;
        wrong += truth.Segments.Index().Count(entry => entry.Item.Area != pixels[entry.Index + 1]);
        return
        [
            .. truth.Segments.Select(
                (segment, position) =>
                    new TruthSegment(
                        position + 1,
                        segment.CategoryId,
                        evaluation.Areas == AreaSource.Pixels ? pixels[position + 1] : (long)segment.Area,
                        segment.IsCrowd
                    )
            ),
        ];
    }

    // Crowds have a class as well as any other segment: how many of them there are does not matter here.
    private static int[] Classes(PanopticSample truth) => [.. truth.Map.Values.Select(place => place == 0 ? -1 : truth.Segments[place - 1].Class)];

    private static HashSet<int> Things(IReadOnlyList<PanopticCategory> classes) =>
        [.. classes.Select(static (category, index) => (category, index)).Where(static pair => pair.category.IsThing).Select(static pair => pair.index)];

    /// <summary>What the model says of an image, before and after post-processing.</summary>
    private sealed record SeenImage(RawPrediction Raw, ImageGeometry Geometry, PostProcessing Processing)
    {
        public PanopticPrediction Segments() => Processing.Panoptic<float>(Raw.Logits, Raw.Masks, Raw.Queries, (Raw.Rows, Raw.Columns), Geometry);

        public int[] Classes() => Processing.BestClass<float>(Raw.Logits, Raw.Masks, Raw.Queries, (Raw.Rows, Raw.Columns), Geometry);
    }
}
