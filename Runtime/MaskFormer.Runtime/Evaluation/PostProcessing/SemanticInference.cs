using System.Numerics;
using System.Numerics.Tensors;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>From queries to a score per class and pixel (<c>semantic_inference</c> of <c>mask_former_model.py</c>; paper section 3.4).</summary>
internal static class SemanticInference
{
    private const int Chunk = 4096; // pixels whose masks and scores stay in the cache together

    /// <summary>[Q, K + 1] probabilities and [Q, h, w] logits → [K, h, w]: the sum over queries of class times mask probability.</summary>
    public static T[] Run<T>(T[] scores, int columns, MaskLogits<T> masks) where T : IBinaryFloatingPointIeee754<T>
    {
        (int queries, int classes) = (scores.Length / columns, columns - 1);
        int pixels = masks.Size.Height * masks.Size.Width;
        T[][] planes = Probabilities(queries, masks);
        T[] result = new T[checked(classes * pixels)];
        Parallel.For(0, (pixels + Chunk - 1) / Chunk, chunk =>
        {
            (int start, int length) = (chunk * Chunk, Math.Min(Chunk, pixels - chunk * Chunk));
            for (int c = 0; c < classes; c++)
            {
                Span<T> sum = result.AsSpan(c * pixels + start, length);
                for (int q = 0; q < queries; q++)
                {
                    TensorPrimitives.MultiplyAdd<T>(planes[q].AsSpan(start, length), scores[q * columns + c], sum, sum);
                }
            }
        });
        return result;
    }

    /// <summary>
    /// The class with the highest score per pixel of the output, one class after the other: a large photo times COCO's 133 classes is more than an array holds.
    /// </summary>
    /// <param name="scores">[Q, K + 1] probabilities.</param>
    /// <param name="columns">K + 1.</param>
    /// <param name="masks">Mask logits.</param>
    /// <param name="resize">From the masks' size to the output's; null where they have it.</param>
    /// <param name="geometry">The image's sizes.</param>
    public static int[] BestClass<T>(T[] scores, int columns, MaskLogits<T> masks, BilinearResize<T>? resize, ImageGeometry geometry)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int queries = scores.Length / columns;
        T[][] planes = Probabilities(queries, masks);
        T[] sum = new T[masks.Size.Height * masks.Size.Width];
        int[] result = new int[geometry.Output.Height * geometry.Output.Width];
        T[] best = new T[result.Length], own = resize is null ? sum : new T[result.Length];
        for (int c = 0; c < columns - 1; c++)
        {
            int category = c;
            Array.Clear(sum);
            Parallel.For(0, (sum.Length + Chunk - 1) / Chunk, chunk =>
            {
                (int start, int length) = (chunk * Chunk, Math.Min(Chunk, sum.Length - chunk * Chunk));
                Span<T> part = sum.AsSpan(start, length);
                for (int q = 0; q < queries; q++)
                    TensorPrimitives.MultiplyAdd<T>(planes[q].AsSpan(start, length), scores[q * columns + category], part, part);
            });
            resize?.Run(sum, masks.Size.Width, own);
            for (int i = 0; i < result.Length; i++)
            {
                if (c > 0 && own[i] <= best[i]) continue;
                best[i] = own[i];
                result[i] = c;
            }
        }

        return result;
    }

    /// <summary>[K, pixels] → the class with the highest score per pixel; the first wins a tie.</summary>
    public static int[] ArgMax<T>(ReadOnlySpan<T> scores, int classes) where T : IBinaryFloatingPointIeee754<T>
    {
        int pixels = scores.Length / classes;
        int[] result = new int[pixels];
        T[] best = scores[..pixels].ToArray();
        for (int c = 1; c < classes; c++)
        {
            ReadOnlySpan<T> plane = scores.Slice(c * pixels, pixels);
            for (int i = 0; i < pixels; i++)
            {
                if (plane[i] <= best[i]) continue;
                best[i] = plane[i];
                result[i] = c;
            }
        }

        return result;
    }

    private static T[][] Probabilities<T>(int queries, MaskLogits<T> masks) where T : IBinaryFloatingPointIeee754<T>
    {
        T[][] planes = new T[queries][]; // all in one array they would be too many for large sizes
        for (int q = 0; q < queries; q++)
        {
            planes[q] = new T[masks.Size.Height * masks.Size.Width];
            masks.Write(q, planes[q]);
            TensorPrimitives.Sigmoid<T>(planes[q], planes[q]);
        }

        return planes;
    }
}
