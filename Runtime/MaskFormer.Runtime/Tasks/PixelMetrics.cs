using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Evaluates the class of every pixel by IoU.</summary>
internal sealed class PixelMetrics(TaskContext context) : TaskMetrics
{
    /// <summary>What a pixel that counts nowhere is labelled with.</summary>
    public const int Ignored = -1;

    private readonly SemanticEvaluator evaluator =
        new(context.Classes.Count, Ignored, context.Evaluation.MeanIouClasses == MeanIouClasses.TruthOrPredicted);

    private int images;

    public override void Add(PanopticSample truth, ImagePrediction predicted)
    {
        images++;
        evaluator.Add(truth.Name, ClassesOf(truth), predicted.PixelClasses());
    }

    public override TaskResult Result() => new PixelResult(evaluator.Result(), context.Classes, images)
    {
        Taken =
        [
            "mIoU: the best class of every pixel at the images' own sizes, no threshold; the mean over the classes that "
                + (context.Evaluation.MeanIouClasses == MeanIouClasses.Truth ? "the truth has" : "truth or prediction has") + " (evaluation.mean_iou_classes)"
                + Averaged,
        ],
    };

    private string Averaged => context.Evaluation.TtaSizes is { Count: > 0 } sizes
        ? $"; by the mean of the scores at short sides of {string.Join(", ", sizes)} pixels"
            + $"{(context.Evaluation.TtaFlip ? ", each also mirrored" : "")} (evaluation.tta_sizes)"
        : "";

    /// <summary>The class of every pixel. Crowds have a class as well as any other segment: how many of them there are does not matter here.</summary>
    public static int[] ClassesOf(PanopticSample truth) =>
        Array.ConvertAll(truth.Map.Values, place => place == 0 ? Ignored : truth.Segments[place - 1].Class);
}
