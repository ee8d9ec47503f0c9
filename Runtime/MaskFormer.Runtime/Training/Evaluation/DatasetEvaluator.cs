using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>One image of an evaluation: what a picture of it needs.</summary>
/// <param name="Number">Its position in the split, from 0.</param>
/// <param name="Count">How many images are judged.</param>
/// <param name="Truth">The image and its annotation.</param>
/// <param name="Prediction">The predicted segments at the image's own size.</param>
public sealed record JudgedImage(int Number, int Count, PanopticSample Truth, PanopticPrediction Prediction);

/// <summary>Predicts the images of a split and judges them against their annotation.</summary>
/// <param name="data">Normalisation.</param>
/// <param name="evaluation">Sizes, thresholds and number of images.</param>
public sealed class DatasetEvaluator(DataConfig data, EvaluationConfig evaluation)
{
    /// <summary>Judges the weights as they are now.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="source">Annotated images.</param>
    /// <param name="show">Receives each judged image.</param>
    /// <param name="semantic">Counts the best class of every pixel too, which takes time; null does not. Pixels of no segment are -1.</param>
    /// <param name="cancel">Ends it between two images.</param>
    /// <exception cref="Language.MaskFormerException">MF7006: the model tells another number of classes apart.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PanopticResult Run(
        IPredictor predictor,
        IPanopticSource source,
        Action<JudgedImage>? show = null,
        SemanticEvaluator? semantic = null,
        CancellationToken cancel = default
    )
    {
        ImageInference inference = new(data, evaluation, source.Categories);
        PanopticEvaluator quality = new(source.Categories, source.Annotated);
        int wrongAreas = 0;
        int count = Math.Min(source.Count, evaluation.MaxImages ?? int.MaxValue);
        for (int number = 0; number < count; number++)
        {
            cancel.ThrowIfCancellationRequested();
            PanopticSample truth = source.Load(number);
            ImagePrediction predicted = inference.Predict(predictor, truth.Image);
            PanopticPrediction prediction = predicted.Segments();
            semantic?.Add(truth.Name, PixelClasses(truth), predicted.PixelClasses());
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
            .. truth.Segments.Select((segment, position) => new TruthSegment(
                position + 1,
                segment.CategoryId,
                evaluation.Areas == AreaSource.Pixels ? pixels[position + 1] : (long)segment.Area,
                segment.IsCrowd)),
        ];
    }

    // Crowds have a class as well as any other segment: how many of them there are does not matter here.
    private static int[] PixelClasses(PanopticSample truth) => [.. truth.Map.Values.Select(place => place == 0 ? -1 : truth.Segments[place - 1].Class)];
}
