using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>A segment to be drawn.</summary>
/// <param name="Id">Its value in the map.</param>
/// <param name="Category">Contiguous class index: gives the colour.</param>
/// <param name="Label">What is written on it.</param>
/// <param name="IsOne">Whether it is one thing: then large parts that lie apart tell that they belong together.</param>
/// <param name="IsRight">Whether it was found, or is right: drawn with a border that says so; null for neither.</param>
public sealed record DrawnSegment(int Id, int Category, string Label, bool IsOne = false, bool? IsRight = null);

/// <summary>A panoptic map to be drawn.</summary>
/// <param name="Map">Segment ids; ids without a segment are void.</param>
/// <param name="Segments">The segments.</param>
public sealed record SegmentPicture(LabelMap Map, IReadOnlyList<DrawnSegment> Segments)
{
    /// <summary>A prediction, labelled with class and score.</summary>
    /// <param name="prediction">Its categories are positions in <paramref name="classes"/>.</param>
    /// <param name="classes">The data set's classes in contiguous order.</param>
    public static SegmentPicture Of(PanopticPrediction prediction, IReadOnlyList<PanopticCategory> classes) =>
        new(
            new LabelMap(prediction.Height, prediction.Width, prediction.Map),
            [
                .. prediction.Segments.Select(s => new DrawnSegment(
                    s.Id,
                    s.Category,
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name(classes[s.Category])} {100 * s.Score:F0}"),
                    classes[s.Category].IsThing
                )),
            ]
        );

    /// <summary>Truth and prediction of an image, with what was found, missed and wrong.</summary>
    /// <param name="truth">The truth as it is shown.</param>
    /// <param name="predicted">The prediction.</param>
    /// <param name="matches">Theirs.</param>
    /// <param name="classes">The data set's classes in contiguous order.</param>
    internal static (SegmentPicture Truth, SegmentPicture Prediction) Compared(
        PanopticSample truth, PanopticPrediction predicted, SegmentMatches matches, IReadOnlyList<PanopticCategory> classes)
    {
        Dictionary<int, int> category = predicted.Segments.ToDictionary(static segment => segment.Id, static segment => segment.Category);
        Dictionary<int, int> hits = matches.Pairs.Where(pair => truth.Segments[pair.Key - 1].Class == category[pair.Value]).ToDictionary();
        HashSet<int> right = [.. hits.Values];
        IEnumerable<TruthSegment> there = truth.Segments.Select(static (s, place) => new TruthSegment(place + 1, s.CategoryId, (long)s.Area, s.IsCrowd));
        SegmentPicture real = Of(truth.Map, there, classes);
        SegmentPicture found = Of(predicted, classes);
        return (
            real with
            {
                Segments = [.. real.Segments.Select(one => truth.Segments[one.Id - 1].IsCrowd ? one : Marked(one, hits.ContainsKey(one.Id), "missed"))],
            },
            found with
            {
                Segments = [.. found.Segments.Select(one => matches.Forgiven.Contains(one.Id) ? one : Marked(one, right.Contains(one.Id), "false"))],
            });
    }

    private static DrawnSegment Marked(DrawnSegment segment, bool isRight, string otherwise) =>
        segment with { IsRight = isRight, Label = isRight ? segment.Label : $"{otherwise} {segment.Label}" };

    /// <summary>A class as it is written on a picture: by its id where no font has the letters of its name.</summary>
    public static string Name(PanopticCategory category) => StrokeFont.Readable(category.Name, FormattableString.Invariant($"id {category.Id}"));

    /// <summary>A truth, labelled with classes.</summary>
    /// <param name="map">Segment ids.</param>
    /// <param name="segments">Segments with the data set's category ids; a category that is not listed is drawn as "?".</param>
    /// <param name="classes">The data set's classes in contiguous order.</param>
    public static SegmentPicture Of(LabelMap map, IEnumerable<TruthSegment> segments, IReadOnlyList<PanopticCategory> classes)
    {
        Dictionary<int, int> position = classes.Select((category, i) => (category.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i);
        return new SegmentPicture(map, [.. segments.Select(s => position.TryGetValue(s.Category, out int i)
            ? new DrawnSegment(s.Id, i, Name(classes[i]) + (s.IsCrowd ? " (crowd)" : ""), classes[i].IsThing && !s.IsCrowd)
            : new DrawnSegment(s.Id, 0, "?"))]);
    }
}
