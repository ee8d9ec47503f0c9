using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Maps in which all pixels of one value are one segment, or none.</summary>
internal static class ValueSegments
{
    /// <summary>The segments of a map, in the order in which their values appear.</summary>
    /// <param name="values">The map.</param>
    /// <param name="meaning">The segment of a value that was met at a pixel, its id and area left to be filled in; null where the value labels nothing.</param>
    public static Truth Read(LabelMap values, Func<int, int, SampleSegment?> meaning)
    {
        Dictionary<int, int> positions = [];
        List<SampleSegment> segments = [];
        List<int> areas = [];
        int[] map = new int[values.Values.Length];
        (int last, int position) = (0, -1);
        for (int i = 0; i < map.Length; i++)
        {
            if (position < 0 || values.Values[i] != last)
            {
                last = values.Values[i];
                if (!positions.TryGetValue(last, out position))
                {
                    position = 0;
                    if (meaning(last, i) is { } segment)
                    {
                        segments.Add(segment with { Id = position = segments.Count + 1 });
                        areas.Add(0);
                    }

                    positions.Add(last, position);
                }
            }

            map[i] = position;
            if (position > 0) areas[position - 1]++;
        }

        return new(new(values.Height, values.Width, map), [.. segments.Zip(areas, static (segment, area) => segment with { Area = area })]);
    }
}
