using MaskFormer.Language;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// Panoptic quality, image by image, with panopticapi's rules (<c>evaluation.py</c>): pairs match above an intersection
/// over union of one half, void pixels of the truth leave the union, and predictions more than half on void or on a crowd of their class are no mistake.
/// </summary>
/// <param name="categories">The classes; ids must be unique.</param>
/// <param name="annotated">Ids of the classes that the truth can have; those it does not know are left out of the result. Null takes all.</param>
public sealed class PanopticEvaluator(IReadOnlyList<PanopticCategory> categories, IReadOnlySet<int>? annotated = null)
{
    private const int Void = 0;
    private readonly Dictionary<int, int> index = Index(categories);
    private readonly SegmentCounts[] counts = new SegmentCounts[categories.Count];
    private int images;

    /// <summary>Adds one image.</summary>
    /// <param name="image">Its name, for errors.</param>
    /// <param name="truth">Truth ids, row by row; 0 is void.</param>
    /// <param name="truthSegments">Records of the truth.</param>
    /// <param name="predicted">Predicted ids, of the same size.</param>
    /// <param name="predictedSegments">Records of the prediction; each must have pixels, and each id in the map a record.</param>
    /// <exception cref="MaskFormerException">MF6202 maps of different size, MF6203 an id without a record, MF6204 a record without pixels,
    /// MF6205 an unknown category, MF6206 an id twice, MF6045 an area that is smaller than what a prediction has in common with the segment. Nothing of the
    /// image is counted then.</exception>
    public void Add(
        string image,
        ReadOnlySpan<int> truth,
        IReadOnlyList<TruthSegment> truthSegments,
        ReadOnlySpan<int> predicted,
        IReadOnlyList<PredictedSegment> predictedSegments
    )
    {
        MapSizes.Compare(image, truth.Length, predicted.Length);
        Dictionary<(int Truth, int Predicted), long> overlaps = Overlaps.Count(truth, predicted);
        Dictionary<int, long> predictedArea = [];
        foreach (((_, int id), long pixels) in overlaps) predictedArea[id] = predictedArea.GetValueOrDefault(id) + pixels;
        var truths = new Dictionary<int, TruthSegment>(truthSegments.Count);
        var predictions = new Dictionary<int, PredictedSegment>(predictedSegments.Count);
        foreach (TruthSegment segment in truthSegments)
            Register(image, "truth", truths, segment.Id, segment.Category, segment, voidIsFree: false);
        foreach (PredictedSegment segment in predictedSegments)
            Register(image, "prediction", predictions, segment.Id, segment.Category, segment, voidIsFree: true);
        CheckAreas(image, predictions, predictedArea);

        var matchedTruths = new HashSet<int>();
        var matchedPredictions = new HashSet<int>();
        List<(int Category, SegmentCounts Counts)> found = [];
        foreach (((int t, int p), long shared) in overlaps.OrderBy(pair => pair.Key))
        {
            if (!truths.TryGetValue(t, out TruthSegment truthSegment) || truthSegment.IsCrowd) continue;
            if (!predictions.TryGetValue(p, out PredictedSegment prediction) || prediction.Category != truthSegment.Category) continue;
            long others = predictedArea[p] - shared - overlaps.GetValueOrDefault((Void, p)); // what is predicted outside of the segment
            if (truthSegment.Area < shared - others) throw SmallArea(image, truthSegment, shared);
            double iou = shared / ((double)truthSegment.Area + others);
            if (!(iou > 0.5)) continue;
            found.Add((prediction.Category, new SegmentCounts(iou, 1, 0, 0)));
            matchedTruths.Add(t);
            matchedPredictions.Add(p);
        }

        foreach ((int category, SegmentCounts matched) in found) Count(category, matched);
        Dictionary<int, int> crowds = [];
        foreach (TruthSegment segment in truthSegments)
        {
            if (segment.IsCrowd) crowds[segment.Category] = segment.Id; // of several crowds of a class panopticapi keeps the last
            else if (!matchedTruths.Contains(segment.Id)) Count(segment.Category, new SegmentCounts(0, 0, 0, 1));
        }

        foreach (PredictedSegment segment in predictedSegments)
        {
            if (matchedPredictions.Contains(segment.Id)) continue;
            long forgiven = overlaps.GetValueOrDefault((Void, segment.Id));
            if (crowds.TryGetValue(segment.Category, out int crowd)) forgiven += overlaps.GetValueOrDefault((crowd, segment.Id));
            if ((double)forgiven / predictedArea[segment.Id] > 0.5) continue;
            Count(segment.Category, new SegmentCounts(0, 0, 1, 0));
        }

        images++;
    }

    /// <summary>The result over the images so far.</summary>
    public PanopticResult Result() =>
        new([.. categories.Select((c, i) => new ClassQuality(c, counts[i])).Where(c => annotated is null || annotated.Contains(c.Category.Id))], images);

    private void Count(int category, SegmentCounts more) => counts[index[category]] += more;

    // As in panopticapi, a prediction may give the id 0 to a segment; in the truth 0 is always void.
    private void Register<T>(string image, string side, Dictionary<int, T> known, int id, int category, T segment, bool voidIsFree)
    {
        string place = $"{image}, {side}, segment {id}";
        if (!index.ContainsKey(category))
        {
            throw new MaskFormerException("MF6205", place, $"category {category} is not in the category list", "Use the category list of the same data set.");
        }

        if ((id == Void && !voidIsFree) || !known.TryAdd(id, segment))
        {
            throw new MaskFormerException(
                "MF6206",
                place,
                id == Void && !voidIsFree ? "0 means void and cannot be a segment" : "the id occurs twice",
                "Give every segment of an image an id of its own, from 1."
            );
        }
    }

    // Only an annotation that claims less than it paints gives such a number: an intersection over union above 1.
    private static MaskFormerException SmallArea(string image, TruthSegment segment, long shared) =>
        new(
            "MF6045",
            $"{image}, truth, segment {segment.Id}",
            FormattableString.Invariant($"the annotation claims an area of {segment.Area} pixels, but {shared} of its pixels are predicted"),
            "Take areas from pixels (evaluation.areas: pixels), or correct the annotations"
        );

    private static void CheckAreas(string image, Dictionary<int, PredictedSegment> predictions, Dictionary<int, long> area)
    {
        foreach (int id in area.Keys.Order())
        {
            if (id != Void && !predictions.ContainsKey(id))
            {
                throw new MaskFormerException(
                    "MF6203",
                    $"{image}, prediction",
                    $"{area[id]} pixels have id {id}, which has no record",
                    "Add the segment's record, or set its pixels to 0."
                );
            }
        }

        foreach (int id in predictions.Keys)
        {
            if (!area.ContainsKey(id))
            {
                throw new MaskFormerException("MF6204", $"{image}, prediction, segment {id}", "the record has no pixels in the map", "Remove the record.");
            }
        }
    }

    private static Dictionary<int, int> Index(IReadOnlyList<PanopticCategory> categories)
    {
        Dictionary<int, int> index = [];
        for (int i = 0; i < categories.Count; i++)
        {
            if (!index.TryAdd(categories[i].Id, i))
            {
                throw new MaskFormerException(
                    "MF6206",
                    $"category {categories[i].Id} ({categories[i].Name})",
                    "the id occurs twice in the category list",
                    "Give every category an id of its own."
                );
            }
        }

        return index;
    }
}
