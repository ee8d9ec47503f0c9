using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// What <see cref="PointPair"/> computes, of one layer on a CPU: its tens of thousands of points fit into the processor's caches, where libtorch would write
/// each of a hundred small steps to memory.
/// </summary>
internal sealed class PointLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int candidates, kept;
    private readonly RingedMap<T> map, slopes;
    private readonly int[] least;
    private readonly T[] guesses, points, logits, truth, losses, prob, work;

    private PointLayer(int candidates, int kept, int points, int height, int width)
    {
        (this.candidates, this.kept, map, slopes) = (candidates, kept, new(height, width), new(height, width, 2));
        int taken = kept + points - candidates;
        (guesses, least, this.points, logits, truth, losses, prob, work) = (
            new T[candidates], new int[kept], new T[2 * taken], new T[taken], new T[taken], new T[taken], new T[taken], new T[taken]);
    }

    /// <summary>Both losses of all layers, shared out over the threads; as <see cref="PointPair.Losses"/>.</summary>
    public static void Losses(
        (int Candidates, int Kept) counts, Tensor maps, Tensor target, Tensor drawn, (Tensor Values, Tensor? Slopes) mask, (Tensor Values, Tensor? Slopes) dice)
    {
        (int layers, int height, int width) = ((int)maps.size(0), (int)maps.size(1), (int)maps.size(2));
        RingedMap<T> inside = new((int)target.size(0), (int)target.size(1));
        inside.Fill(Numbers(target));
        Tensor each = drawn.contiguous();
        Parallel.For(
            0,
            layers,
            new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() },
            () => new PointLayer<T>(counts.Candidates, counts.Kept, (int)each.size(1), height, width),
            (layer, _, own) =>
            {
                (Numbers(mask.Values)[layer], Numbers(dice.Values)[layer]) = own.Losses(Part(maps, layer), inside, Part(each, layer), mask.Slopes is not null);
                if (mask.Slopes is not null && dice.Slopes is not null) own.Pull(Part(mask.Slopes, layer), Part(dice.Slopes, layer));
                return own;
            },
            static _ => { });

        Span<T> Part(Tensor x, int layer) => Numbers(x).Slice(layer * (int)(x.numel() / layers), (int)(x.numel() / layers));
    }

    private (T Mask, T Dice) Losses(ReadOnlySpan<T> layer, RingedMap<T> inside, ReadOnlySpan<T> drawn, bool wanted)
    {
        map.Fill(layer);
        Choose(drawn);
        map.Sample(points, logits);
        inside.Sample(points, truth);

        // softplus(-x) = max(-x, 0) + log(1 + e^-|x|), so the cross-entropy is max(x, 0) - t x + log(1 + e^-|x|)
        TensorPrimitives.Abs<T>(logits, losses);
        TensorPrimitives.Negate<T>(losses, losses);
        TensorPrimitives.Exp<T>(losses, losses);
        TensorPrimitives.LogP1<T>(losses, losses);
        TensorPrimitives.Max(logits, T.Zero, work);
        TensorPrimitives.Add<T>(losses, work, losses);
        TensorPrimitives.Multiply<T>(truth, logits, work);
        TensorPrimitives.Subtract<T>(losses, work, losses);
        T count = T.CreateChecked(logits.Length), two = T.CreateChecked(2), crossEntropy = TensorPrimitives.Sum<T>(losses) / count;

        TensorPrimitives.Sigmoid<T>(logits, prob);
        T both = TensorPrimitives.Sum<T>(prob) + TensorPrimitives.Sum<T>(truth) + T.One;
        T twiceOverlap = (two * TensorPrimitives.Dot<T>(prob, truth)) + T.One;
        if (wanted) Differentiate(count, twiceOverlap / (both * both), two / both);
        return (crossEntropy, T.One - (twiceOverlap / both));
    }

    // (p - t) / points, and p (1 - p) (whole - part t)
    private void Differentiate(T count, T whole, T part)
    {
        TensorPrimitives.Subtract<T>(prob, truth, work);
        TensorPrimitives.Divide(work, count, work);
        TensorPrimitives.Multiply(truth, part, losses);
        TensorPrimitives.Subtract(whole, losses, losses);
        TensorPrimitives.Multiply<T>(losses, prob, losses);
        TensorPrimitives.Subtract(T.One, prob, prob);
        TensorPrimitives.Multiply<T>(losses, prob, losses);
        slopes.Clear();
        slopes.Add(points, work, losses);
    }

    private void Pull(Span<T> byMask, Span<T> byDice)
    {
        slopes.CopyTo(byMask, 0);
        slopes.CopyTo(byDice, 1);
    }

    // The least sure candidates and all others.
    private void Choose(ReadOnlySpan<T> drawn)
    {
        map.Sample(drawn, guesses);
        NearestToZero.Of<T>(guesses, least);
        for (int i = 0; i < kept; i++) (points[2 * i], points[(2 * i) + 1]) = (drawn[2 * least[i]], drawn[(2 * least[i]) + 1]);
        drawn[(2 * candidates)..].CopyTo(points.AsSpan(2 * kept));
    }

    private static Span<T> Numbers(Tensor x) => MemoryMarshal.Cast<byte, T>(x.bytes);
}
