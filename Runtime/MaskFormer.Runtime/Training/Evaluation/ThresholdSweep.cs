using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>What a threshold would give.</summary>
/// <param name="Threshold">Its value.</param>
/// <param name="Result">The measures with it.</param>
public sealed record SweepPoint(double Threshold, TaskResult Result);

/// <summary>Evaluates the same predictions with other thresholds; the model sees every image once.</summary>
/// <param name="experiment">Sizes, and the other thresholds.</param>
/// <param name="set">Puts a threshold into the settings.</param>
/// <param name="thresholds">Its values.</param>
public sealed class ThresholdSweep(IExperiment experiment, Func<EvaluationConfig, double, EvaluationConfig> set, IReadOnlyList<double> thresholds)
{
    /// <summary>From 0 to 0.95 in steps of 0.05.</summary>
    public static IReadOnlyList<double> Usual { get; } = [.. Enumerable.Range(0, 20).Select(static i => i / 20.0)];

    /// <summary>Evaluates the weights as they are now.</summary>
    /// <param name="predictor">The model with its weights.</param>
    /// <param name="source">Annotated images.</param>
    /// <param name="progress">Gets (images evaluated, images in all).</param>
    /// <param name="cancel">Ends it between two images.</param>
    public IReadOnlyList<SweepPoint> Run(IPredictor predictor, IPanopticSource source, Action<int, int>? progress = null, CancellationToken cancel = default)
    {
        EvaluationConfig evaluation = experiment.Evaluation with { Instances = false };
        ISegmentationTask task = SegmentationTasks.Of(experiment.Task);
        TaskContext[] contexts = [.. thresholds.Select(value => new TaskContext(experiment.Task, set(evaluation, value), source.Categories))];
        TaskMetrics[] all = [.. contexts.Select(context => task.Metrics(context, source.Annotated, pixels: false))];
        ImageInference inference = new(experiment.Data, contexts[0]);
        CorruptImages corrupt = new(experiment.Data.SkipCorrupt);
        int count = Math.Min(source.Count, evaluation.MaxImages ?? int.MaxValue);
        for (int number = 0; number < count; number++)
        {
            cancel.ThrowIfCancellationRequested();
            int index = number;
            ImageMemory.Within(experiment.Data.ImageMemory, () => Evaluate(index));
            progress?.Invoke(number + 1, count);
        }

        IReadOnlyList<string> leftOut = corrupt.LeftOut(source);
        return [.. thresholds.Zip(all, (value, metrics) => new SweepPoint(value, metrics.Result() with { LeftOut = leftOut }))];

        void Evaluate(int index)
        {
            if (corrupt.Load(source, index) is not { } truth) return;
            (RawPrediction raw, ImageGeometry geometry) = inference.Ask(predictor, truth.Image);
            Parallel.For(0, all.Length, i => all[i].Add(truth, task.Read(raw, geometry, contexts[i])));
        }
    }
}
