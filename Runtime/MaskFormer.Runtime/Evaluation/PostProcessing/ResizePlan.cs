using System.Numerics;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// Where each output position of a bilinear resize along one axis reads from: half-pixel centres, no antialias, edge repeated
/// (PyTorch's <c>interpolate(mode="bilinear", align_corners=False)</c>). Computed in <typeparamref name="T"/>, as PyTorch does.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ResizePlan<T> where T : IBinaryFloatingPointIeee754<T>
{
    public ResizePlan(int from, int to)
    {
        Low = new int[to];
        High = new int[to];
        Weight = new T[to];
        T scale = T.CreateChecked(from) / T.CreateChecked(to);
        T half = T.CreateChecked(0.5);
        for (int i = 0; i < to; i++)
        {
            T position = T.Max(T.Zero, scale * (T.CreateChecked(i) + half) - half);
            Low[i] = Math.Min(int.CreateTruncating(position), from - 1);
            High[i] = Math.Min(Low[i] + 1, from - 1);
            Weight[i] = T.Clamp(position - T.CreateChecked(Low[i]), T.Zero, T.One);
        }
    }

    /// <summary>Index of the lower neighbour of each output position.</summary>
    public int[] Low { get; }

    /// <summary>Index of the upper neighbour; equal to <see cref="Low"/> at the edge.</summary>
    public int[] High { get; }

    /// <summary>Share of the upper neighbour, 0 to 1.</summary>
    public T[] Weight { get; }
}
