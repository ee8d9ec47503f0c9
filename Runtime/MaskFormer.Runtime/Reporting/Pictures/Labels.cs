using MaskFormer.Runtime.Data.Images;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Writes the names of segments where they have most room, largest first, and leaves out what would lie on another label. A large part of a thing that lies
/// apart
/// says whose it is: whether two squares are one segment or two is what a panoptic picture is looked at for.
/// </summary>
internal static class Labels
{
    private const float Height = 8; // of capital letters, pixels
    private const int MostPixels = 1 << 24; // of a map whose parts are measured; of a larger one every second, third, … pixel of a row and row
    private const int Apart = 12; // pixels from the middle of a part to its edge, above which it has a label of its own

    public static void Draw(SKCanvas canvas, SegmentPicture segments, float x, float y, int scale)
    {
        int thin = (int)Math.Ceiling(Math.Sqrt((double)segments.Map.Values.Length / MostPixels));
        ILookup<int, (int Distance, int Row, int Column)> centres = Centres(Thinned(segments.Map, thin));
        List<SKRect> taken = [];
        SKRect panel = SKRect.Create(x, y, segments.Map.Width * scale, segments.Map.Height * scale);
        var labels = segments.Segments.SelectMany(segment =>
            centres[segment.Id].Take(segment.IsOne ? int.MaxValue : 1).Select((centre, part) => (Segment: segment, Centre: centre, Part: part))
        );
        foreach (
            (DrawnSegment segment, (int distance, int row, int column), int part) in labels
                .Select(label => label with { Centre = (label.Centre.Distance * thin, label.Centre.Row * thin, label.Centre.Column * thin) })
                .OrderBy(label => Math.Min(label.Part, 1))
                .ThenByDescending(label => label.Centre.Distance)
                .ThenBy(label => label.Segment.Id)
        )
        {
            if (distance * scale < (part == 0 ? 5 : Apart)) continue; // a label would hide the segment
            string text = StrokeFont.Fit(part == 0 ? segment.Label : $"same {segment.Label}", Height, panel.Width - 4);
            float width = StrokeFont.Measure(text, Height);
            float left = Math.Clamp(x + (column + 0.5f) * scale - width / 2, panel.Left + 2, Math.Max(panel.Left + 2, panel.Right - width - 2));
            float top = Math.Clamp(y + (row + 0.5f) * scale - Height / 2, panel.Top + 2, panel.Bottom - Height - 4);
            SKRect place = SKRect.Create(left - 2, top - 2, width + 4, Height + 6);
            if (taken.Any(other => other.IntersectsWith(place))) continue;
            taken.Add(place);
            StrokeFont.Draw(canvas, text, left, top, Height, SKColors.White, new SKColor(0, 0, 0, 200));
        }
    }

    private static LabelMap Thinned(LabelMap map, int thin)
    {
        if (thin == 1) return map;
        (int height, int width) = ((map.Height + thin - 1) / thin, (map.Width + thin - 1) / thin);
        int[] values = new int[height * width];
        for (int i = 0; i < values.Length; i++) values[i] = map[i / width * thin, i % width * thin];
        return new(height, width, values);
    }

    /// <summary>
    /// For each id and each of its connected parts, largest first, the pixel farthest from other parts and the edge, by city-block distance: two passes over
    /// the map.
    /// </summary>
    private static ILookup<int, (int Distance, int Row, int Column)> Centres(LabelMap map)
    {
        (int height, int width) = (map.Height, map.Width);
        (int[] distance, int[] part) = (new int[height * width], new int[height * width]);
        List<int> same = []; // parts that met: the part each belongs to
        for (int i = 0; i < distance.Length; i++)
        {
            bool above = i >= width && map.Values[i - width] == map.Values[i], left = i % width > 0 && map.Values[i - 1] == map.Values[i];
            distance[i] = Math.Min(above ? distance[i - width] : 0, left ? distance[i - 1] : 0) + 1;
            part[i] = above ? Root(part[i - width]) : left ? Root(part[i - 1]) : same.Count;
            if (part[i] == same.Count) same.Add(part[i]);
            if (above && left && Root(part[i - 1]) is var other && other != part[i]) same[other] = part[i];
        }

        Dictionary<int, (int Distance, int Row, int Column)> best = [];
        for (int i = distance.Length - 1; i >= 0; i--)
        {
            int below = i + width < distance.Length && map.Values[i + width] == map.Values[i] ? distance[i + width] : 0;
            int right = i % width < width - 1 && map.Values[i + 1] == map.Values[i] ? distance[i + 1] : 0;
            distance[i] = Math.Min(distance[i], Math.Min(below, right) + 1);
            int root = Root(part[i]);
            if (!best.TryGetValue(root, out (int Distance, int, int) known) || distance[i] >= known.Distance) best[root] = (distance[i], i / width, i % width);
        }

        return best
            .Values.OrderByDescending(static centre => centre.Distance)
            .ThenBy(static centre => centre.Row)
            .ThenBy(static centre => centre.Column)
            .ToLookup(centre => map[centre.Row, centre.Column]);

        int Root(int of)
        {
            while (same[of] != of) of = same[of] = same[same[of]];
            return of;
        }
    }
}
