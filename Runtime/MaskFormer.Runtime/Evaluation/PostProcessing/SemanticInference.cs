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
        T[] planes = new T[queries * pixels];
        for (int q = 0; q < queries; q++)
        {
            masks.Write(q, planes.AsSpan(q * pixels, pixels));
        }

        TensorPrimitives.Sigmoid<T>(planes, planes);
        T[] result = new T[classes * pixels];
        Parallel.For(0, (pixels + Chunk - 1) / Chunk, chunk =>
        {
            (int start, int length) = (chunk * Chunk, Math.Min(Chunk, pixels - chunk * Chunk));
            for (int c = 0; c < classes; c++)
            {
                Span<T> sum = result.AsSpan(c * pixels + start, length);
                for (int q = 0; q < queries; q++)
                {
                    TensorPrimitives.MultiplyAdd<T>(planes.AsSpan(q * pixels + start, length), scores[q * columns + c], sum, sum);
                }
            }
        });
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
}
