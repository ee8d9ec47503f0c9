using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Evaluates instances by the average precision of their masks.</summary>
internal sealed class InstanceMetrics : TaskMetrics
{
    private readonly TaskContext context;
    private readonly PanopticCategory[] things;
    private readonly InstanceEvaluator evaluator;
    private int images;

    /// <param name="context">Classes, and where areas are from.</param>
    /// <param name="annotated">Ids of the classes that the data knows; of these the things are evaluated.</param>
    public InstanceMetrics(TaskContext context, IReadOnlySet<int> annotated)
    {
        this.context = context;
        things = [.. context.Classes.Where(category => category.IsThing && annotated.Contains(category.Id))];
        evaluator = new(things.Select(static category => category.Id));
    }

    public override void Add(PanopticSample truth, ImagePrediction predicted)
    {
        images++;
        evaluator.Add(truth.ImageId, Truths(truth), Found(predicted, truth.Map.Height, truth.Map.Width));
    }

    public override TaskResult Result() => new PrecisionResult(evaluator.Result(), things, images)
    {
        Taken =
        [
            FormattableString.Invariant(
                $"AP: masks at the images' own sizes, IoU 0.50 to 0.95 by 0.05, of the {InstanceEvaluator.Most} most probable pairs of query and class, ")
                + $"without a threshold of score; sizes by {(context.Evaluation.Areas == AreaSource.Pixels ? "pixels" : "annotation")} (evaluation.areas)",
        ],
    };

    private IReadOnlyList<TrueInstance> Truths(PanopticSample truth)
    {
        MaskRuns[] masks = MaskRuns.Of(truth.Map, truth.Segments.Count);
        foreach (int hidden in truth.Below.SelectMany(static map => map.Values).Distinct().Where(static position => position > 0))
            masks[hidden - 1] = MaskRuns.Of(Whole(truth, hidden), truth.Map.Height, truth.Map.Width);
        return
        [
            .. from entry in truth.Segments.Index()
               where context.Classes[entry.Item.Class].IsThing
               let mask = masks[entry.Index]
               let area = context.Evaluation.Areas == AreaSource.Pixels ? mask.Area : entry.Item.Area
               select new TrueInstance(entry.Index + 1, entry.Item.CategoryId, mask, area, entry.Item.IsCrowd),
        ];
    }

    private static bool[] Whole(PanopticSample truth, int position)
    {
        bool[] inside = new bool[truth.Map.Values.Length];
        foreach (LabelMap map in truth.Below.Prepend(truth.Map))
        {
            for (int i = 0; i < inside.Length; i++) inside[i] |= map.Values[i] == position;
        }

        return inside;
    }

    // Pairs of one query share a mask.
    private IReadOnlyList<FoundInstance> Found(ImagePrediction predicted, int height, int width)
    {
        Dictionary<bool[], MaskRuns> known = new(ReferenceEqualityComparer.Instance);
        List<FoundInstance> found = [];
        foreach (ScoredInstance one in predicted.Instances(InstanceEvaluator.Most) ?? [])
        {
            if (!known.TryGetValue(one.Mask, out MaskRuns? mask)) known[one.Mask] = mask = MaskRuns.Of(one.Mask, height, width);
            found.Add(new(context.Classes[one.Category].Id, mask, one.Score));
        }

        return found;
    }
}
