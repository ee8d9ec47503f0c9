using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>One evaluated image.</summary>
/// <param name="Number">Its position among the images that are evaluated, from 0.</param>
/// <param name="Count">How many images are evaluated.</param>
/// <param name="Truth">The image and its annotation.</param>
/// <param name="Prediction">The predicted segments at the image's own size.</param>
public sealed record EvaluatedImage(int Number, int Count, PanopticSample Truth, PanopticPrediction Prediction);

/// <summary>Predicts the images of a split and compares them with their annotation, as the task does.</summary>
/// <param name="data">Normalisation.</param>
/// <param name="evaluation">Sizes, thresholds and number of images.</param>
/// <param name="options">The task's; null for mask classification.</param>
public sealed class DatasetEvaluator(DataConfig data, EvaluationConfig evaluation, TaskConfig? options = null)
{
    private readonly TaskConfig options = options ?? new MaskClassification();

    /// <summary>The evaluator of an experiment.</summary>
    public static DatasetEvaluator Of(IExperiment experiment) => new(experiment.Data, experiment.Evaluation, experiment.Task);

    /// <summary>Evaluates the weights as they are now.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="source">Annotated images.</param>
    /// <param name="show">Receives each evaluated image.</param>
    /// <param name="pixels">Whether the class of every pixel is evaluated too where that is not the task itself; it takes time.</param>
    /// <param name="cancel">Ends it between two images.</param>
    /// <param name="most">Most images that are evaluated, spread evenly over the split; null leaves it to <see cref="EvaluationConfig.MaxImages"/>.</param>
    /// <param name="part">Also evaluates apart the images that a limit of this many would choose; null for none.</param>
    /// <exception cref="Language.MaskFormerException">MF7006: the model tells another number of classes apart.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TaskResult Run(
        IPredictor predictor,
        IPanopticSource source,
        Action<EvaluatedImage>? show = null,
        bool pixels = false,
        CancellationToken cancel = default,
        int? most = null,
        int? part = null
    )
    {
        TaskContext context = new(options, evaluation, source.Categories);
        TaskMetrics metrics = SegmentationTasks.Of(options).Metrics(context, source.Annotated, pixels);
        ImageInference inference = new(data, context);
        CorruptImages corrupt = new(data.SkipCorrupt);
        int all = Math.Min(source.Count, evaluation.MaxImages ?? int.MaxValue), count = Math.Min(all, most ?? all);
        HashSet<int> compared = part < count ? [.. Enumerable.Range(0, part.Value).Select(number => Chosen(number, part.Value))] : [];
        TaskMetrics? partly = compared.Count > 0 ? SegmentationTasks.Of(options).Metrics(context, source.Annotated, pixels) : null;
        for (int number = 0; number < count; number++)
        {
            cancel.ThrowIfCancellationRequested();
            int place = number, index = Chosen(number, count);
            ImageMemory.Within(data.ImageMemory, () => Evaluate(place, index));
        }

        TaskResult result = metrics.Result();
        return result with
        {
            Taken = [Taken(result.Images, source, predictor), .. result.Taken],
            LeftOut = corrupt.LeftOut(source),
            Part = partly?.Result(),
        };

        void Evaluate(int number, int index)
        {
            if (corrupt.Load(source, index) is not { } truth) return;
            ImagePrediction predicted = inference.Predict(predictor, truth.Image);
            metrics.Add(truth, predicted);
            if (compared.Contains(index)) partly?.Add(truth, predicted);
            show?.Invoke(new(number, count, truth, predicted.Segments));
        }

        int Chosen(int number, int of) => (int)((long)number * all / of); // spread evenly
    }

    private string Taken(int count, IPanopticSource source, IPredictor predictor)
    {
        string seen = predictor.Canvas is { } canvas
            ? FormattableString.Invariant($", on a canvas of {canvas.Height}x{canvas.Width}")
            : "";
        return FormattableString.Invariant($"on {count} of {source.Count} images of {source.Place}; the model sees them with a short side of ")
            + FormattableString.Invariant($"{evaluation.MinSize} pixels and a long one of {evaluation.MaxSize} at most (evaluation.min_size, ")
            + $"evaluation.max_size){seen}";
    }
}
