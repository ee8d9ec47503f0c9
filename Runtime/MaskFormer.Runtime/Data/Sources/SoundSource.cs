using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// Images of a data source or layout that somebody else wrote, each checked against the contract when it is read: otherwise a wrong one would cause an error
/// somewhere else, which would look like one of this program.
/// </summary>
/// <param name="inner">The images.</param>
internal sealed class SoundSource(IPanopticSource inner) : SourceOver(inner)
{
    /// <summary>Opens a split; sources of this program's own are not checked.</summary>
    public static IPanopticSource Of<T>(T contract, Func<T, IPanopticSource> open) where T : notnull
    {
        IPanopticSource source = open(contract);
        return contract.GetType().Assembly == typeof(SoundSource).Assembly ? source : new SoundSource(source);
    }

    public override PanopticSample Load(int index)
    {
        PanopticSample sample = Inner(index);
        if (Fault(sample) is not { } fault) return sample;
        string place = $"{Place}, {ImageName(index)}";
        throw new DataException("MF6016", place, fault, "Mend what Load of the data source gives: docs/guides/data-sources.md describes the form");
    }

    private string? Fault(PanopticSample sample)
    {
        (int height, int width) = (sample.Image.Height, sample.Image.Width);
        string size = FormattableString.Invariant($"{width} x {height}");
        if (sample.Image.Pixels.Length != 3 * height * width)
            return FormattableString.Invariant($"an image of {size} has {3 * height * width} bytes, found {sample.Image.Pixels.Length}");
        foreach (LabelMap map in sample.Below.Prepend(sample.Map))
        {
            if ((map.Height, map.Width) != (height, width)) return FormattableString.Invariant($"the map is {map.Width} x {map.Height}, the image {size}");
            if (map.Values.Length != height * width)
                return FormattableString.Invariant($"a map of {size} has {height * width} numbers, found {map.Values.Length}");
            int wrong = Array.FindIndex(map.Values, value => value < 0 || value > sample.Segments.Count);
            if (wrong >= 0)
                return FormattableString.Invariant($"the map holds {map.Values[wrong]}, allowed are 0 to {sample.Segments.Count}, the number of segments");
        }

        return sample.Segments.Select(Fault).FirstOrDefault(static fault => fault is not null) ?? TwoOfStuff(sample.Segments);
    }

    private string? Fault(SampleSegment segment)
    {
        (int id, int place) = (segment.Id, segment.Class);
        if (place < 0 || place >= Categories.Count)
            return FormattableString.Invariant($"segment {id} has class {place}, allowed are 0 to {Categories.Count - 1}, the places of its classes");
        if (Categories[place].Id == segment.CategoryId) return null;
        return FormattableString.Invariant($"segment {id} is of category {segment.CategoryId}, and class {place} is {Categories[place].Id}");
    }

    private string? TwoOfStuff(IReadOnlyList<SampleSegment> segments) => segments
        .Where(segment => !segment.IsCrowd && !Categories[segment.Class].IsThing)
        .GroupBy(static segment => segment.Class)
        .Where(static same => same.Count() > 1)
        .Select(same => FormattableString.Invariant($"{same.Count()} segments are of '{Categories[same.Key].Name}', which is stuff and has one at most"))
        .FirstOrDefault();
}
