using System.Diagnostics;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>Evaluates the weights of a run, in training and after it, shows progress meanwhile, and leaves a picture.</summary>
/// <param name="evaluator">Evaluates predictions.</param>
/// <param name="predictor">The model with its weights.</param>
/// <param name="validation">Annotated images.</param>
/// <param name="pictures">The pictures of the run; null to leave none.</param>
/// <param name="console">Shows progress.</param>
internal sealed class RunEvaluation(
    DatasetEvaluator evaluator, IPredictor predictor, IPanopticSource validation, TrainingPictures? pictures, ConsoleProgress console)
{
    /// <summary>Evaluates the weights as they are now.</summary>
    /// <param name="step">Optimizer steps of the weights.</param>
    /// <param name="stop">Ends it between two images.</param>
    /// <param name="pixels">Whether the class of every pixel is evaluated too.</param>
    /// <param name="seen">Gets every image that was evaluated; null for nobody.</param>
    /// <param name="most">Most images that are evaluated, spread evenly; null for as many as the settings say.</param>
    /// <param name="part">How many of them are also evaluated apart; null for none.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public EvaluationReport Run(
        long step, CancellationToken stop, bool pixels = false, Action<EvaluatedImage>? seen = null, int? most = null, int? part = null)
    {
        long start = Stopwatch.GetTimestamp();
        pictures?.Begin(step);
        TaskResult result = evaluator.Run(
            predictor,
            validation,
            evaluated =>
            {
                console.Tick(evaluated.Number + 1, evaluated.Count, FormattableString.Invariant($"eval {evaluated.Number + 1}/{evaluated.Count}"));
                pictures?.Add(evaluated);
                seen?.Invoke(evaluated);
            },
            pixels,
            stop,
            most,
            part);
        foreach (string line in result.LeftOut) console.Warning(line);
        if (result.WrongAreas > 0)
            console.Warning(
                FormattableString.Invariant(
                    $"{validation.Place}: {result.WrongAreas} segments claim an area that is not their number of pixels; evaluation.areas says which counts"
                )
            );
        return new(step, result, Stopwatch.GetElapsedTime(start), Picture()) { ImagesInAll = validation.Count };
    }

    // The numbers took much longer than the picture of them: that it cannot be saved must not cost them.
    private string? Picture()
    {
        try
        {
            return pictures?.End();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            console.Warning($"the picture of the evaluation could not be saved: {error.Message}");
            return null;
        }
    }
}
