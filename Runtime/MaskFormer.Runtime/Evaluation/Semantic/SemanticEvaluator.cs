using MaskFormer.Language;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// Mean intersection over union of per-pixel classes, image by image, from one table of counts (detectron2's <c>SemSegEvaluator</c>). A class that is only
/// predicted lowers the IoU of those it was taken for. Until July 2022, and so at the time of the original, detectron2 counted such a class as one more of
/// IoU 0 in the mean; since then the mean is over the classes that the truth has.
/// </summary>
/// <param name="classes">K; classes are 0 to K - 1.</param>
/// <param name="ignore">Label of pixels that do not count.</param>
/// <param name="countPredicted">Whether classes that are only predicted count in the mean IoU, as in detectron2 before July 2022.</param>
public sealed class SemanticEvaluator(int classes, int ignore = 255, bool countPredicted = false)
{
    private readonly long[] confusion = new long[classes * classes]; // [truth, predicted]

    /// <summary>Adds one image.</summary>
    /// <param name="image">Its name, for errors.</param>
    /// <param name="truth">Class per pixel.</param>
    /// <param name="predicted">Class per pixel, of the same size.</param>
    /// <exception cref="MaskFormerException">MF6202 maps of different size, MF6205 a class that is not one of the K.</exception>
    public void Add(string image, ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        MapSizes.Compare(image, truth.Length, predicted.Length);
        for (int i = 0; i < truth.Length; i++)
        {
            if (truth[i] == ignore) continue;
            if ((uint)truth[i] >= (uint)classes || (uint)predicted[i] >= (uint)classes)
            {
                throw new MaskFormerException(
                    "MF6205",
                    $"{image}, pixel {i}",
                    $"truth {truth[i]} or prediction {predicted[i]} is not one of {classes} classes",
                    "Use the category list of the same data set."
                );
            }

            confusion[truth[i] * classes + predicted[i]]++;
        }
    }

    /// <summary>The result over the images so far; 0 for means over nothing.</summary>
    public SemanticResult Result()
    {
        double[] iou = new double[classes];
        double[] found = new double[classes];
        int onlyPredicted = 0;
        (double weighted, double right, double total) = (0, 0, confusion.Sum());
        for (int c = 0; c < classes; c++)
        {
            long hit = confusion[c * classes + c];
            long truth = Enumerable.Range(0, classes).Sum(p => confusion[c * classes + p]);
            long guessed = Enumerable.Range(0, classes).Sum(t => confusion[t * classes + c]);
            iou[c] = truth == 0 ? double.NaN : (double)hit / (truth + guessed - hit);
            found[c] = (double)hit / truth;
            right += hit;
            if (truth == 0 && guessed > 0) onlyPredicted++;
            if (truth > 0) weighted += iou[c] * truth;
        }

        int occurring = iou.Count(static value => !double.IsNaN(value));
        double mean = Mean(iou) * (countPredicted && occurring > 0 ? (double)occurring / (occurring + onlyPredicted) : 1);
        return new SemanticResult(mean, total == 0 ? 0 : weighted / total, Mean(found), total == 0 ? 0 : right / total, iou);
    }

    private static double Mean(double[] values) => values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(0).Average();
}
