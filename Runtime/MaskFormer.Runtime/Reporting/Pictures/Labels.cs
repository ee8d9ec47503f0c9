using MaskFormer.Runtime.Data.Images;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>Writes the names of segments where they have most room, largest first, and leaves out what would lie on another label.</summary>
internal static class Labels
{
    private const float Height = 8; // of capital letters, pixels

    public static void Draw(SKCanvas canvas, SegmentPicture segments, IReadOnlyDictionary<int, SKColor> colours, float x, float y, int scale)
    {
        Dictionary<int, (int Distance, int Row, int Column)> centres = Centres(segments.Map);
        List<SKRect> taken = [];
        SKRect panel = SKRect.Create(x, y, segments.Map.Width * scale, segments.Map.Height * scale);
        foreach (DrawnSegment segment in segments.Segments.Where(s => centres.ContainsKey(s.Id)).OrderByDescending(s => centres[s.Id].Distance).ThenBy(s => s.Id))
        {
            (int distance, int row, int column) = centres[segment.Id];
            if (distance * scale < 5) continue; // a label would hide the segment
            string text = StrokeFont.Fit(segment.Label, Height, panel.Width - 4);
            float width = StrokeFont.Measure(text, Height);
            float left = Math.Clamp(x + (column + 0.5f) * scale - width / 2, panel.Left + 2, Math.Max(panel.Left + 2, panel.Right - width - 2));
            float top = Math.Clamp(y + (row + 0.5f) * scale - Height / 2, panel.Top + 2, panel.Bottom - Height - 4);
            SKRect place = SKRect.Create(left - 2, top - 2, width + 4, Height + 6);
            if (taken.Any(other => other.IntersectsWith(place))) continue;
            taken.Add(place);
            StrokeFont.Draw(canvas, text, left, top, Height, SKColors.White, new SKColor(0, 0, 0, 200));
        }
    }

    /// <summary>For each id the pixel farthest from other ids and the edge, by city-block distance: two passes over the map.</summary>
    private static Dictionary<int, (int Distance, int Row, int Column)> Centres(LabelMap map)
    {
        (int height, int width) = (map.Height, map.Width);
        int[] distance = new int[height * width];
        for (int i = 0; i < distance.Length; i++)
        {
            int above = i >= width && map.Values[i - width] == map.Values[i] ? distance[i - width] : 0;
            int left = i % width > 0 && map.Values[i - 1] == map.Values[i] ? distance[i - 1] : 0;
            distance[i] = Math.Min(above, left) + 1;
        }

        Dictionary<int, (int, int, int)> best = [];
        for (int i = distance.Length - 1; i >= 0; i--)
        {
            int below = i + width < distance.Length && map.Values[i + width] == map.Values[i] ? distance[i + width] : 0;
            int right = i % width < width - 1 && map.Values[i + 1] == map.Values[i] ? distance[i + 1] : 0;
            distance[i] = Math.Min(distance[i], Math.Min(below, right) + 1);
            if (!best.TryGetValue(map.Values[i], out (int Distance, int, int) known) || distance[i] >= known.Distance) best[map.Values[i]] = (distance[i], i / width, i % width);
        }

        return best;
    }
}
