using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>What the values of index maps mean: a class each, or nothing.</summary>
/// <param name="Categories">The classes. Of those that are things every connected region is a segment; of the others an image has one at most.</param>
/// <param name="Classes">The class of each value that labels something, as a position in <paramref name="Categories"/>.</param>
/// <param name="Unlabelled">Values that label nothing.</param>
/// <param name="Remedy">What to do about a value that is neither.</param>
internal sealed record ClassMap(
    IReadOnlyList<PanopticCategory> Categories, IReadOnlyDictionary<int, int> Classes, IReadOnlySet<int> Unlabelled, string Remedy)
{
    /// <summary>The segments of a map.</summary>
    /// <param name="values">The map.</param>
    /// <param name="place">Its file, for errors.</param>
    /// <exception cref="DataException">MF6073: a value that is neither a class nor unlabelled.</exception>
    public Truth Read(LabelMap values, string place)
    {
        (int[] regions, List<int> regionValues) = Regions.Of(values, value => Classes.TryGetValue(value, out int known) && Categories[known].IsThing);
        Dictionary<int, int> positions = []; // of values that are one segment, and of those that are none
        List<SampleSegment> segments = [.. regionValues.Select((value, region) => Segment(region + 1, Classes[value]))];
        int[] map = new int[regions.Length];
        int[] areas = new int[regions.Length + 1];
        (int last, int position) = (-1, 0);
        for (int i = 0; i < map.Length; i++)
        {
            if (regions[i] > 0)
            {
                map[i] = regions[i];
            }
            else
            {
                if (values.Values[i] != last && !positions.TryGetValue(last = values.Values[i], out position))
                {
                    bool labels = Classes.TryGetValue(last, out int category);
                    if (!labels && !Unlabelled.Contains(last)) throw Unknown(values, i, place);
                    position = labels ? segments.Count + 1 : 0;
                    positions.Add(last, position);
                    if (position > 0) segments.Add(Segment(position, category));
                }

                map[i] = position;
            }

            areas[map[i]]++;
        }

        return new(new(values.Height, values.Width, map), [.. segments.Select((segment, s) => segment with { Area = areas[s + 1] })]);
    }

    private SampleSegment Segment(int id, int category) => new(id, Categories[category].Id, category, 0, IsCrowd: false);

    private DataException Unknown(LabelMap values, int pixel, string place) =>
        new(
            "MF6073",
            place,
            FormattableString.Invariant(
                $"The value {values.Values[pixel]} at row {pixel / values.Width}, column {pixel % values.Width} is of no class and not taken as unlabelled"),
            Remedy);
}
