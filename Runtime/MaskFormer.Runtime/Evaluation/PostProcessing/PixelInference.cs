using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// From a score per class and pixel to classes at the size of the original file: scores are enlarged by their stride, cropped, and go to the output size, as
/// <c>SemanticSegmentor</c> and <c>sem_seg_postprocess</c> of detectron2 do for the per-pixel baselines.
/// </summary>
public static class PixelInference
{
    /// <summary>The scores at the output size.</summary>
    /// <param name="scores">[K, h, w].</param>
    /// <param name="classes">K.</param>
    /// <param name="size">h and w.</param>
    /// <param name="geometry">The image's sizes.</param>
    /// <returns>[K, height, width].</returns>
    public static T[] Scores<T>(ReadOnlyMemory<T> scores, int classes, (int Height, int Width) size, ImageGeometry geometry)
        where T : IBinaryFloatingPointIeee754<T>
    {
        MaskLogits<T> planes = new(scores, size, AtStride(size, geometry));
        int plane = planes.Size.Height * planes.Size.Width;
        T[] result = new T[checked(classes * plane)];
        for (int c = 0; c < classes; c++) planes.Write(c, result.AsSpan(c * plane, plane));
        return result;
    }

    // The original enlarges by a whole factor, so that the last pixels of a size that is no multiple of it are cut off, not squeezed in.
    private static ImageGeometry AtStride((int Height, int Width) size, ImageGeometry geometry)
    {
        int stride = (geometry.Padded.Height + size.Height - 1) / size.Height;
        return geometry with { Padded = (size.Height * stride, size.Width * stride) };
    }

    /// <summary>The best class of every pixel, the first of equal ones, and its probability; of the scores only those of one class are held.</summary>
    /// <inheritdoc cref="Scores{T}" path="/param"/>
    /// <exception cref="Language.MaskFormerException">MF6201: a score is no number.</exception>
    public static (int[] Classes, T[] Probability) Best<T>(ReadOnlyMemory<T> scores, int classes, (int Height, int Width) size, ImageGeometry geometry)
        where T : IBinaryFloatingPointIeee754<T>
    {
        MaskLogits<T> planes = new(scores, size, AtStride(size, geometry));
        int pixels = planes.Size.Height * planes.Size.Width;
        int[] category = new int[pixels];
        T[] best = new T[pixels], sum = new T[pixels], own = new T[pixels];
        best.AsSpan().Fill(T.NegativeInfinity);
        for (int c = 0; c < classes; c++)
        {
            planes.Write(c, own);
            if (!T.IsFinite(TensorPrimitives.Sum<T>(own))) throw ClassScores.NotANumber($"scores of class {c}", "a score that is no number");
            for (int i = 0; i < pixels; i++)
            {
                // exp(score - best) summed over the classes so far: nothing overflows
                if (own[i] <= best[i])
                {
                    sum[i] += T.Exp(own[i] - best[i]);
                    continue;
                }

                sum[i] = (sum[i] * T.Exp(best[i] - own[i])) + T.One;
                (best[i], category[i]) = (own[i], c);
            }
        }

        return (category, Array.ConvertAll(sum, static all => T.One / all));
    }
}
