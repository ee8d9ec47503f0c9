namespace MaskFormer.Runtime.Data.Reports;

/// <summary>
/// Whether labels belong to the file before or after: then they explain the colours of that picture better than of their own. What they explain is the share
/// of the variance of colours that lies between the classes.
/// </summary>
internal static class LabelShift
{
    private const int Looked = 24, Fewest = 6, Side = 40;

    /// <summary>How far labels are shifted: 1 where the labels of the next image fit better, -1 where those of the one before do; 0 for none.</summary>
    /// <param name="source">The images; the first of them are looked at.</param>
    /// <param name="workers">Threads.</param>
    /// <returns>The shift, in how many pictures it was seen, and of how many.</returns>
    public static (int Shift, int Seen, int Of) Find(IPanopticSource source, int workers)
    {
        int count = Math.Min(source.Count, Looked);
        if (count < Fewest) return default;
        Sketch?[] sketches = InOrder.Make(Enumerable.Range(0, count), workers, i => Sketch.Of(source, i));
        foreach (int shift in (int[])[1, -1])
        {
            (double Own, double Other)[] pairs =
            [
                .. from i in Enumerable.Range(0, count)
                where i + shift >= 0 && i + shift < count && sketches[i] is not null && sketches[i + shift] is not null
                select (sketches[i]!.Explained(sketches[i]!), sketches[i]!.Explained(sketches[i + shift]!)),
            ];
            int better = pairs.Count(static pair => pair.Other > pair.Own + 0.01);
            bool clear = pairs.Length >= Fewest - 1 && better >= 0.75 * pairs.Length
                && pairs.Average(static pair => pair.Other) > (1.25 * pairs.Average(static pair => pair.Own)) + 0.03;
            if (clear) return (shift, better, pairs.Length);
        }

        return default;
    }

    /// <summary>An image and its classes, small.</summary>
    private sealed record Sketch(byte[] Colours, int[] Classes)
    {
        public static Sketch? Of(IPanopticSource source, int index)
        {
            try
            {
                PanopticSample sample = source.Load(index);
                int[] rows = [.. Enumerable.Range(0, Side).Select(i => ((2 * i) + 1) * sample.Image.Height / (2 * Side))];
                int[] columns = [.. Enumerable.Range(0, Side).Select(i => ((2 * i) + 1) * sample.Image.Width / (2 * Side))];
                int[] places = [.. rows.SelectMany(row => columns.Select(column => (row * sample.Image.Width) + column))];
                return new(
                    [.. places.SelectMany(place => sample.Image.Pixels.AsSpan(3 * place, 3).ToArray())],
                    [.. places.Select(place => sample.Map.Values[place]).Select(at => at == 0 ? -1 : sample.Segments[at - 1].Class)]);
            }
            catch (DataException)
            {
                return null; // told by the report
            }
        }

        /// <summary>The share of the colours' variance that another image's classes explain, 0 to 1.</summary>
        public double Explained(Sketch other)
        {
            double between = 0, all = 0;
            for (int channel = 0; channel < 3; channel++)
            {
                double[] values = [.. Enumerable.Range(0, Classes.Length).Select(i => (double)Colours[(3 * i) + channel])];
                double mean = values.Average();
                all += values.Sum(value => (value - mean) * (value - mean));
                between += values.Zip(other.Classes).GroupBy(static one => one.Second, static one => one.First)
                    .Sum(group => group.Count() * (group.Average() - mean) * (group.Average() - mean));
            }

            return all == 0 ? 0 : between / all;
        }
    }
}
