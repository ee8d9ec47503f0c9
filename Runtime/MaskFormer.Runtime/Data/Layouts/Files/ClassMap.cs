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
    private const int Beyond = 1 << 16; // more than any value of a map
    private const int Most = int.MaxValue / Beyond; // regions that are told apart

    /// <summary>The segments of a map.</summary>
    /// <param name="values">The map.</param>
    /// <param name="place">Its file, for errors.</param>
    /// <exception cref="DataException">MF6073: a value that is neither a class nor unlabelled.</exception>
    public Truth Read(LabelMap values, string place)
    {
        int[] regions = Regions.Of(values, value => Classes.TryGetValue(value, out int known) && Categories[known].IsThing);
        LabelMap apart = values with { Values = [.. values.Values.Zip(regions, static (value, region) => value + (region % Most * Beyond))] };
        return ValueSegments.Read(apart, (value, pixel) =>
            Classes.TryGetValue(value % Beyond, out int category) ? new(0, Categories[category].Id, category, 0, IsCrowd: false)
            : Unlabelled.Contains(value % Beyond) ? null
            : throw Unknown(values, pixel, place));
    }

    private DataException Unknown(LabelMap values, int pixel, string place) =>
        new(
            "MF6073",
            place,
            FormattableString.Invariant(
                $"The value {values.Values[pixel]} at row {pixel / values.Width}, column {pixel % values.Width} is of no class and not taken as unlabelled"),
            Remedy);
}
