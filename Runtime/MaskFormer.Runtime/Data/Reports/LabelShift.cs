using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Reports;

/// <summary>
/// Finds labels that belong to the image before or after: they explain the colours of that image better than those of their own. What they explain is the share
/// of the colours' variance that lies between the classes.
/// </summary>
internal static class LabelShift
{
    /// <summary>Images that are looked at, the first of a split.</summary>
    public const int Looked = 24;

    private const int Fewest = 6;

    /// <summary>How far labels are shifted: 1 where the labels of the next image fit better, -1 where those of the one before do; 0 for none.</summary>
    /// <param name="source">The images.</param>
    /// <param name="known">Those that were looked at before, by their places.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="memory">MiB that the images may take that are looked at at a time; null for what is usual.</param>
    /// <returns>The shift, in how many images it was seen, and of how many.</returns>
    public static (int Shift, int Seen, int Of) Find(IPanopticSource source, IReadOnlyDictionary<int, ColourSketch> known, int workers, int? memory)
    {
        int count = Math.Min(source.Count, Looked);
        if (count < Fewest) return default;
        ColourSketch?[] sketches = InOrder.Make(
            Enumerable.Range(0, count), workers, i => known.GetValueOrDefault(i) ?? ImageMemory.Within(memory, () => Sketch(source, i)));
        double[] own = [.. sketches.Select(static sketch => sketch?.Explained(sketch) ?? 0)];
        foreach (int shift in (int[])[1, -1])
        {
            (double Own, double Other)[] pairs =
            [
                .. from i in Enumerable.Range(0, count)
                where i + shift >= 0 && i + shift < count && sketches[i] is not null && sketches[i + shift] is not null
                select (own[i], sketches[i]!.Explained(sketches[i + shift]!)),
            ];
            int better = pairs.Count(static pair => pair.Other > pair.Own + 0.01);
            bool clear = pairs.Length >= Fewest - 1 && better >= 0.75 * pairs.Length
                && pairs.Average(static pair => pair.Other) > (1.25 * pairs.Average(static pair => pair.Own)) + 0.03;
            if (clear) return (shift, better, pairs.Length);
        }

        return default;
    }

    private static ColourSketch? Sketch(IPanopticSource source, int index)
    {
        try
        {
            return ColourSketch.Of(source.Load(index));
        }
        catch (DataException)
        {
            return null; // the report names it
        }
    }
}
