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
        T[][] planes = Probabilities(queries, masks, 0, masks.Size.Height);
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
    /// <param name="pixelsAtOnce">How many pixels of the output go together: of those the masks of all queries are held.</param>
    public static int[] BestClass<T>(
        T[] scores, int columns, MaskLogits<T> masks, BilinearResize<T>? resize, ImageGeometry geometry, int pixelsAtOnce)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int[] result = new int[geometry.Output.Height * geometry.Output.Width];
        (int height, int width) = masks.Size;
        int rows = resize is null ? Math.Clamp(pixelsAtOnce / width, 1, height) : height; // what is resized afterwards is of the size that the network saw
        for (int first = 0; first < height; first += rows)
        {
            int count = Math.Min(rows, height - first);
            BestClass(scores, columns, Probabilities(scores.Length / columns, masks, first, count), resize, width,
                resize is null ? result.AsMemory(first * width, count * width) : result);
        }

        return result;
    }

    private static void BestClass<T>(T[] scores, int columns, T[][] planes, BilinearResize<T>? resize, int width, Memory<int> result)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T[] sum = new T[planes[0].Length], best = new T[result.Length], own = resize is null ? sum : new T[result.Length];
        for (int c = 0; c < columns - 1; c++)
        {
            int category = c;
            Array.Clear(sum);
            Parallel.For(0, (sum.Length + Chunk - 1) / Chunk, chunk =>
            {
                (int start, int length) = (chunk * Chunk, Math.Min(Chunk, sum.Length - chunk * Chunk));
                Span<T> part = sum.AsSpan(start, length);
                for (int q = 0; q < planes.Length; q++)
                    TensorPrimitives.MultiplyAdd<T>(planes[q].AsSpan(start, length), scores[q * columns + category], part, part);
            });
            resize?.Run(sum, width, own);
            Span<int> classes = result.Span;
            for (int i = 0; i < classes.Length; i++)
            {
                if (c > 0 && own[i] <= best[i]) continue;
                best[i] = own[i];
                classes[i] = c;
            }
        }
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

    // Of some rows.
    private static T[][] Probabilities<T>(int queries, MaskLogits<T> masks, int first, int count) where T : IBinaryFloatingPointIeee754<T>
    {
        T[][] planes = new T[queries][]; // all in one array they would be too many for large sizes
        for (int q = 0; q < queries; q++)
        {
            planes[q] = new T[count * masks.Size.Width];
            masks.Write(q, first, count, planes[q]);
            TensorPrimitives.Sigmoid<T>(planes[q], planes[q]);
        }

        return planes;
    }
}
