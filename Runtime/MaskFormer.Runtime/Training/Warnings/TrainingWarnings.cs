using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>Warnings about a training that goes on, which name the settings to change.</summary>
internal static class TrainingWarnings
{
    /// <summary>
    /// If the mean IoU of masks and targets in training is above the first, PQ in an evaluation is above the second, even on new images: otherwise something is
    /// wrong.
    /// </summary>
    private const double LearntInTraining = 0.4, FoundInEvaluation = 0.01;

    /// <summary>A loss that explodes (<see cref="LossWatch"/>).</summary>
    /// <param name="step">The step.</param>
    /// <param name="times">How many times its lowest it is.</param>
    /// <param name="training">Rate and clipping.</param>
    public static string Explosion(long step, double times, TrainingConfig training) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"step {step}: the loss is {times:0} times what it was, and the run is likely lost: lower training.learning_rate ({training.LearningRate:g3}), "
                + $"lengthen training.warmup_iterations ({training.WarmupIterations}), or clip (training.clip_norm)"
        );

    /// <summary>Segments that found no room in a batch and were left out.</summary>
    /// <param name="step">The first step without some.</param>
    /// <param name="dropped">How many it was without.</param>
    /// <param name="data">The room that there is.</param>
    public static string Dropped(long step, int dropped, DataConfig data) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"step {step}: the {dropped} smallest segments found no room and were left out ({data.TargetSlots} per image, {data.PairsPerImage} on average "
                + $"of those that a device sees at once: data.target_slots, data.pairs_per_image); train.jsonl counts what follows as dropped"
        );

    /// <summary>More targets than a model can find.</summary>
    public static string TooManyTargets(int targets, int queries, IConfigRecord model) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"an image of the first batch has {targets} targets, and the model finds {queries} at most ({QuerySetting.Of(model)}): no query learns the "
                + $"others, and as the loss is divided by their number too, it looks better than it is"
        );

    /// <summary>Masks that are good in training and gone in an evaluation; null if they are not.</summary>
    /// <param name="matched">Mean IoU of matched masks and their targets in the last step.</param>
    /// <param name="result">The evaluation.</param>
    public static string? NoisyMasks(double? matched, TaskResult result)
    {
        if (matched is not > LearntInTraining || result.Find("all", "pq") is not < FoundInEvaluation) return null;
        if (result.Find("all", "matched_iou") is not { } quiet) return null;
        string cause = quiet < matched / 2
            ? "the masks are learnt from the noise of dropout: set model.drop_rate and model.pixel_decoder.drop_rate to 0, or "
                + "model.pixel_decoder.pre_norm to true"
            : "the masks are there, but no query is sure enough of its class: train longer, or lower evaluation.object_mask_threshold";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"matched IoU is {matched:F2} in training and {quiet:F2} here, where dropout is off, and PQ is {100 * result.Find("all", "pq"):F1}: {cause}");
    }
}
