using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>A mask as the intervals of its pixels, column by column: what overlaps of many masks are counted by without drawing them.</summary>
public sealed class MaskRuns
{
    private readonly int[] edges; // where an interval begins, where it ends, …

    private MaskRuns(int[] edges)
    {
        this.edges = edges;
        for (int i = 0; i < edges.Length; i += 2) Area += edges[i + 1] - edges[i];
    }

    /// <summary>Its pixels.</summary>
    public long Area { get; }

    /// <summary>The mask of COCO's run lengths, outside first.</summary>
    public static MaskRuns Of(IReadOnlyList<int> runs)
    {
        List<int> edges = [];
        int at = 0;
        foreach ((int i, int run) in runs.Index())
        {
            if (i % 2 == 1 && run > 0)
            {
                if (edges.Count > 0 && edges[^1] == at) edges[^1] += run;
                else edges.AddRange([at, at + run]);
            }

            at += run;
        }

        return new([.. edges]);
    }

    /// <summary>The mask of an image of flags, row by row.</summary>
    public static MaskRuns Of(ReadOnlySpan<bool> inside, int height, int width)
    {
        List<int> edges = [];
        bool last = false;
        for (int x = 0; x < width; x++)
        {
            for (int y = 0; y < height; y++)
            {
                if (inside[(y * width) + x] == last) continue;
                last = !last;
                edges.Add((x * height) + y);
            }
        }

        if (last) edges.Add(height * width);
        return new([.. edges]);
    }

    /// <summary>The masks of the segments of a map.</summary>
    /// <param name="map">For each pixel the position of its segment plus one; 0 for none.</param>
    /// <param name="segments">How many segments there are.</param>
    public static MaskRuns[] Of(LabelMap map, int segments)
    {
        List<int>[] edges = [.. Enumerable.Range(0, segments + 1).Select(static _ => new List<int>())];
        int last = 0;
        for (int x = 0; x < map.Width; x++)
        {
            for (int y = 0; y < map.Height; y++)
            {
                int segment = map.Values[(y * map.Width) + x];
                if (segment == last) continue;
                edges[last].Add((x * map.Height) + y);
                edges[segment].Add((x * map.Height) + y);
                last = segment;
            }
        }

        edges[last].Add(map.Height * map.Width);
        return [.. edges.Skip(1).Select(static one => new MaskRuns([.. one]))];
    }

    /// <summary>Intersection over union; of a crowd, over this mask alone: what lies in a crowd is not wrong, however large the crowd.</summary>
    public double Overlap(MaskRuns truth, bool isCrowd)
    {
        long shared = 0;
        for (int i = 0, j = 0; i < edges.Length && j < truth.edges.Length;)
        {
            (int end, int otherEnd) = (edges[i + 1], truth.edges[j + 1]);
            shared += Math.Max(0, Math.Min(end, otherEnd) - Math.Max(edges[i], truth.edges[j]));
            if (end <= otherEnd) i += 2;
            else j += 2;
        }

        return shared == 0 ? 0 : (double)shared / (isCrowd ? Area : Area + truth.Area - shared);
    }
}
