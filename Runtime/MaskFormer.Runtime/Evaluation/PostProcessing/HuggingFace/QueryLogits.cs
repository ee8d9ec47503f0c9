using System.Numerics;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>What a mask classifier says of one image.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Classes">[Q, K + 1] logits; the last column is "no object".</param>
/// <param name="Masks">[Q, height, width] logits.</param>
/// <param name="Queries">Q.</param>
/// <param name="Size">Height and width of the masks.</param>
public sealed record QueryLogits<T>(ReadOnlyMemory<T> Classes, ReadOnlyMemory<T> Masks, int Queries, (int Height, int Width) Size)
    where T : IBinaryFloatingPointIeee754<T>
{
    /// <summary>K + 1.</summary>
    public int Columns => Classes.Length / Queries;

    /// <summary>[Q, K + 1] probabilities.</summary>
    internal T[] Scores() => ClassScores.Softmax(Classes.Span, Queries, Columns);

    /// <summary>Its top left part alone: the padding is no image.</summary>
    /// <param name="part">Height and width of the masks that stay.</param>
    public QueryLogits<T> Cropped((int Height, int Width) part)
    {
        if (part == Size) return this;
        T[] kept = new T[Queries * part.Height * part.Width];
        for (int row = 0; row < Queries * part.Height; row++)
        {
            int from = ((row / part.Height * Size.Height) + (row % part.Height)) * Size.Width;
            Masks.Span.Slice(from, part.Width).CopyTo(kept.AsSpan(row * part.Width));
        }

        return this with { Masks = kept, Size = part };
    }
}
