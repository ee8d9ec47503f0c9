using System.Numerics;
using System.Numerics.Tensors;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>Probabilities from the logits of one image: softmax over classes, sigmoid of masks.</summary>
internal static class ClassScores
{
    /// <summary>[Q, K + 1] logits → [Q, K + 1] probabilities.</summary>
    /// <exception cref="MaskFormerException">MF6201: a logit is NaN or infinite, so no result would mean anything.</exception>
    public static T[] Softmax<T>(ReadOnlySpan<T> logits, int queries, int columns) where T : IBinaryFloatingPointIeee754<T>
    {
        var scores = new T[queries * columns];
        for (int q = 0; q < queries; q++)
        {
            ReadOnlySpan<T> row = logits.Slice(q * columns, columns);
            Span<T> into = scores.AsSpan(q * columns, columns);
            foreach (T value in row)
            {
                if (!T.IsFinite(value)) throw NotANumber($"class logits, query {q}", value);
            }

            TensorPrimitives.Subtract(row, TensorPrimitives.Max(row), into);
            TensorPrimitives.Exp<T>(into, into);
            T sum = T.Zero;
            foreach (T value in into) sum += value; // in order: a sum by vectors would decide between queries that differ in the place of their class only
            TensorPrimitives.Divide(into, sum, into);
        }

        return scores;
    }

    /// <summary>The probabilities of a query's mask, in place of its logits.</summary>
    /// <exception cref="MaskFormerException">MF6201: a logit is NaN.</exception>
    public static void Sigmoid<T>(Span<T> plane, int query) where T : IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Sigmoid<T>(plane, plane);
        if (T.IsNaN(TensorPrimitives.Sum<T>(plane))) throw NotANumber($"mask logits, query {query}", "NaN");
    }

    /// <summary>The error for logits that carry no information.</summary>
    public static MaskFormerException NotANumber(string place, object? value) =>
        new("MF6201", place, $"the network gave {value}", "The weights have diverged: use an earlier checkpoint or a smaller learning rate.");
}
