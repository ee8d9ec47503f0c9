namespace MaskFormer.Runtime.Data.Reports;

/// <summary>An image and its classes, small.</summary>
/// <param name="Colours">Red, green and blue of each place.</param>
/// <param name="Classes">The class of each place; -1 where nothing is labelled.</param>
internal sealed record ColourSketch(byte[] Colours, int[] Classes)
{
    private const int Side = 40;

    /// <summary>Takes every so many pixels.</summary>
    public static ColourSketch Of(PanopticSample sample)
    {
        int[] rows = [.. Enumerable.Range(0, Side).Select(i => ((2 * i) + 1) * sample.Image.Height / (2 * Side))];
        int[] columns = [.. Enumerable.Range(0, Side).Select(i => ((2 * i) + 1) * sample.Image.Width / (2 * Side))];
        int[] places = [.. rows.SelectMany(row => columns.Select(column => (row * sample.Image.Width) + column))];
        return new(
            [.. places.SelectMany(place => sample.Image.Pixels.AsSpan(3 * place, 3).ToArray())],
            [.. places.Select(place => sample.Map.Values[place]).Select(at => at == 0 ? -1 : sample.Segments[at - 1].Class)]);
    }

    /// <summary>The share of the colours' variance that an image's classes explain, 0 to 1.</summary>
    public double Explained(ColourSketch by)
    {
        double between = 0, all = 0;
        for (int channel = 0; channel < 3; channel++)
        {
            double[] values = [.. Enumerable.Range(0, Classes.Length).Select(i => (double)Colours[(3 * i) + channel])];
            double mean = values.Average();
            all += values.Sum(value => (value - mean) * (value - mean));
            between += values.Zip(by.Classes).GroupBy(static one => one.Second, static one => one.First)
                .Sum(group => group.Count() * (group.Average() - mean) * (group.Average() - mean));
        }

        return all == 0 ? 0 : between / all;
    }
}
