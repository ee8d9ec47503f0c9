using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Mask classification (paper section 3): panoptic segments, judged by PQ; with <c>--semantic</c> the best class of every pixel too.</summary>
[SegmentationTask("mask classification", typeof(MaskClassification))]
internal sealed class MaskClassificationTask : ISegmentationTask
{
    private const string Logits = "Logits", Masks = "Masks";

    public IReadOnlyList<TaskOutput> Outputs { get; } = [new(Logits), new(Masks)];

    public IReadOnlyList<TaskStatistic> Statistics { get; } =
        [new("MatchedIoU", "matched_iou", "matched-IoU"), new("NoObjectShare", "no_object", "no-object", IsPercent: true)];

    // Logits are [Queries, 1, Classes + 1], the last one for "no object".
    public ModelCapacity? Capacity(IReadOnlyDictionary<string, IReadOnlyList<long>> sizes) =>
        sizes[Logits] is [var queries, 1, var classes] ? new((int)classes - 1, (int)queries) : null;

    public ImagePrediction Read(RawPrediction raw, ImageGeometry geometry, TaskContext context)
    {
        PostProcessing processing = new(Things(context.Classes))
        {
            ObjectMaskThreshold = context.Evaluation.ObjectMaskThreshold,
            OverlapThreshold = context.Evaluation.OverlapThreshold,
            EndsAtHalf = ((MaskClassification)context.Options).EndsAtHalf,
        };
        return new MaskPrediction(raw, geometry, processing);
    }

    public TaskJudge Judge(TaskContext context, IReadOnlySet<int> annotated, bool pixels) =>
        new PanopticJudge(context, annotated, [.. Others(context, annotated, pixels)]);

    private static IEnumerable<TaskJudge> Others(TaskContext context, IReadOnlySet<int> annotated, bool pixels)
    {
        if (pixels) yield return new PixelJudge(context);
        if (context.Evaluation.Instances) yield return new InstanceJudge(context, annotated);
    }

    private static HashSet<int> Things(IReadOnlyList<PanopticCategory> classes) =>
        [.. classes.Index().Where(static entry => entry.Item.IsThing).Select(static entry => entry.Index)];

    private sealed class MaskPrediction(RawPrediction raw, ImageGeometry geometry, PostProcessing processing) : ImagePrediction
    {
        private readonly OutputValues logits = raw[Logits], masks = raw[Masks]; // masks [1, Queries, Rows, Columns]

        private int Queries => (int)logits.Sizes[0];

        private (int, int) MaskSize => ((int)masks.Sizes[^2], (int)masks.Sizes[^1]);

        public override int[] PixelClasses() => processing.BestClass<float>(logits.Values, masks.Values, Queries, MaskSize, geometry);

        public override IReadOnlyList<ScoredInstance> Instances(int most = 100) =>
            processing.Instances<float>(logits.Values, masks.Values, Queries, MaskSize, geometry, most);

        protected override PanopticPrediction ReadSegments() => processing.Panoptic<float>(logits.Values, masks.Values, Queries, MaskSize, geometry);
    }
}
