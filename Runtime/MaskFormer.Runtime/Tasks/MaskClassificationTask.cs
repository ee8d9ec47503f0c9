using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Mask classification (paper section 3): panoptic segments, evaluated by PQ; with <c>--semantic</c> the best class of every pixel too.</summary>
[SegmentationTask("mask classification", typeof(MaskClassification))]
internal sealed class MaskClassificationTask : ISegmentationTask
{
    private const string ClassLogits = "Logits", MaskLogits = "Masks";

    public IReadOnlyList<TaskOutput> Outputs { get; } = [new(ClassLogits), new(MaskLogits)];

    public IReadOnlyList<TaskStatistic> Statistics { get; } =
        [new("MatchedIoU", "matched_iou", "matched-IoU"), new("NoObjectShare", "no_object", "no-object", IsPercent: true)];

    // Logits are [Queries, 1, Classes + 1], the last one for "no object".
    public ModelCapacity? Capacity(IReadOnlyDictionary<string, IReadOnlyList<long>> sizes) =>
        sizes[ClassLogits] is [var queries, 1, var classes] ? new((int)classes - 1, (int)queries) : null;

    public ImagePrediction Read(RawPrediction raw, ImageGeometry geometry, TaskContext context)
    {
        bool isMask2Former = ((MaskClassification)context.Options).EndsAtHalf;
        HashSet<int> things = Things(context.Classes);
        if (context.Evaluation.Rule == PredictionRule.HuggingFace)
            return new HuggingFacePrediction(Logits(raw), geometry, things, new()
            {
                First = isMask2Former ? HuggingFaceRule.Mask2FormerSize : null,
                Threshold = context.Evaluation.ObjectMaskThreshold,
                OverlapThreshold = context.Evaluation.OverlapThreshold,
            });
        return new MaskPrediction(Logits(raw), geometry, new(things)
        {
            ObjectMaskThreshold = context.Evaluation.ObjectMaskThreshold,
            OverlapThreshold = context.Evaluation.OverlapThreshold,
            EndsAtHalf = isMask2Former,
        });
    }

    public TaskMetrics Metrics(TaskContext context, IReadOnlySet<int> annotated, bool pixels) =>
        new PanopticMetrics(context, annotated, [.. Others(context, annotated, pixels)]);

    private static IEnumerable<TaskMetrics> Others(TaskContext context, IReadOnlySet<int> annotated, bool pixels)
    {
        if (pixels) yield return new PixelMetrics(context);
        if (context.Evaluation.Instances) yield return new InstanceMetrics(context, annotated);
    }

    private static HashSet<int> Things(IReadOnlyList<PanopticCategory> classes) =>
        [.. classes.Index().Where(static entry => entry.Item.IsThing).Select(static entry => entry.Index)];

    private static QueryLogits<float> Logits(RawPrediction raw) // of masks [1, Queries, Rows, Columns]
    {
        (OutputValues logits, OutputValues masks) = (raw[ClassLogits], raw[MaskLogits]);
        return new(logits.Values, masks.Values, (int)logits.Sizes[0], ((int)masks.Sizes[^2], (int)masks.Sizes[^1]));
    }

    private sealed class MaskPrediction(QueryLogits<float> logits, ImageGeometry geometry, PostProcessing processing) : ImagePrediction
    {
        public override int[] PixelClasses() => processing.BestClass<float>(logits.Classes, logits.Masks, logits.Queries, logits.Size, geometry);

        public override IReadOnlyList<ScoredInstance> Instances(int most = 100) =>
            processing.Instances<float>(logits.Classes, logits.Masks, logits.Queries, logits.Size, geometry, most);

        public override float[] PixelScores() => processing.Semantic<float>(logits.Classes, logits.Masks, logits.Queries, logits.Size, geometry);

        public override ImagePrediction WithScores(Func<float[]> scores) =>
            new AveragedPrediction(this, new(scores), (logits.Classes.Length / logits.Queries) - 1);

        internal override IReadOnlyList<double> MatchedOverlaps(PanopticSample truth) => MatchedMasks.Overlaps(logits, geometry, truth);

        protected override PanopticPrediction ReadSegments() =>
            processing.Panoptic<float>(logits.Classes, logits.Masks, logits.Queries, logits.Size, geometry);
    }

    // Segments and instances are those of one look, as in the original.
    private sealed class AveragedPrediction(ImagePrediction one, Lazy<float[]> scores, int classes) : ImagePrediction
    {
        public override int[] PixelClasses() => PostProcessing.BestClass<float>(scores.Value, classes);

        public override float[] PixelScores() => scores.Value;

        public override IReadOnlyList<ScoredInstance>? Instances(int most = 100) => one.Instances(most);

        internal override IReadOnlyList<double>? MatchedOverlaps(PanopticSample truth) => one.MatchedOverlaps(truth);

        protected override PanopticPrediction ReadSegments() => one.Segments;
    }
}
