using System.Numerics.Tensors;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Test-time augmentation as the original does it (<c>SemanticSegmentorWithTTA</c> of <c>test_time_augmentation.py</c>): the mean of the scores over sizes and
/// mirrored images, in float32 and in this order.
/// </summary>
internal static class AveragedScores
{
    /// <summary>The mean scores.</summary>
    /// <param name="seen">The image at the test size, from which it goes to each of the others.</param>
    /// <param name="shortSides">Short sides in pixels.</param>
    /// <param name="longest">Largest long side in pixels.</param>
    /// <param name="mirrored">Whether every size is seen mirrored as well.</param>
    /// <param name="width">Columns of the scores.</param>
    /// <param name="scores">[classes, height, width] for an image; the height and width of all are the same.</param>
    public static float[] Mean(RgbImage seen, IReadOnlyList<int> shortSides, int longest, bool mirrored, int width, Func<RgbImage, float[]> scores)
    {
        float[]? sum = null;
        int count = 0;
        foreach (int side in shortSides)
        {
            (int rows, int columns) = ImageSize.Fit(seen.Height, seen.Width, side, longest);
            RgbImage resized = PillowResize.Resize(seen, rows, columns);
            Add(scores(resized));
            if (mirrored) Add(Mirror(scores(Geometry.Mirror(resized)), width));
        }

        TensorPrimitives.Divide<float>(sum, count, sum);
        return sum!;

        void Add(float[] one)
        {
            if (sum is null) sum = one;
            else TensorPrimitives.Add<float>(sum, one, sum);
            count++;
        }
    }

    private static float[] Mirror(float[] scores, int width)
    {
        for (int row = 0; row < scores.Length; row += width) scores.AsSpan(row, width).Reverse();
        return scores;
    }
}
