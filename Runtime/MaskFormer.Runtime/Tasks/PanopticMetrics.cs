using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Evaluates segments by PQ, and passes the same images to other metrics if these are wanted.</summary>
/// <param name="context">Classes, and where areas are from.</param>
/// <param name="annotated">Ids of the classes that the data knows.</param>
/// <param name="also">Other metrics of the same predictions; each takes time.</param>
internal sealed class PanopticMetrics(TaskContext context, IReadOnlySet<int> annotated, IReadOnlyList<TaskMetrics> also) : TaskMetrics
{
    private readonly PanopticEvaluator quality = new(context.Classes, annotated);
    private readonly List<double> matched = [];
    private int wrongAreas;

    public override void Add(PanopticSample truth, ImagePrediction predicted)
    {
        PanopticPrediction segments = predicted.Segments;
        foreach (TaskMetrics other in also) other.Add(truth, predicted);
        matched.AddRange(predicted.MatchedOverlaps(truth) ?? []);
        quality.Add(
            truth.Name,
            truth.Map.Values,
            Segments(truth),
            segments.Map,
            [.. segments.Segments.Select(segment => new PredictedSegment(segment.Id, context.Classes[segment.Category].Id))]);
    }

    public override PanopticResult Result()
    {
        TaskResult[] others = [.. also.Select(static other => other.Result())];
        return quality.Result() with
        {
            WrongAreas = wrongAreas,
            MatchedIoU = matched.Count == 0 ? null : matched.Average(),
            Also = others,
            Taken = [Taken, .. Matched, .. others.SelectMany(static other => other.Taken)],
        };
    }

    private IEnumerable<string> Matched => matched.Count == 0 ? [] :
    [
        FormattableString.Invariant($"matched IoU {matched.Average():F2}: of {matched.Count} true segments with a query each, whatever its class and score, ")
        + "at the size of the model's masks, without dropout",
    ];

    private string Taken => FormattableString.Invariant(
        $"PQ: segments at the images' own sizes, matched above IoU 0.5; queries above {context.Evaluation.ObjectMaskThreshold} ")
        + "(evaluation.object_mask_threshold) that keep "
        + FormattableString.Invariant($"{context.Evaluation.OverlapThreshold} of their mask (evaluation.overlap_threshold)");

    // An annotation's area is a hint: a wrong one would move every number that is taken by it.
    private TruthSegment[] Segments(PanopticSample truth)
    {
        long[] pixelsOf = new long[truth.Segments.Count + 1];
        foreach (int position in truth.Map.Values) pixelsOf[position]++;
        wrongAreas += truth.Segments.Index().Count(entry => entry.Item.Area != pixelsOf[entry.Index + 1]);
        HashSet<int> hidden = [.. truth.Below.SelectMany(static map => map.Values)];
        return
        [
            .. from entry in truth.Segments.Index()
               let position = entry.Index
               let segment = entry.Item
               where pixelsOf[position + 1] > 0 || !hidden.Contains(position + 1) // what nobody sees is no panoptic segment
               select new TruthSegment(
                position + 1,
                segment.CategoryId,
                context.Evaluation.Areas == AreaSource.Pixels ? pixelsOf[position + 1] : (long)segment.Area,
                segment.IsCrowd),
        ];
    }
}
