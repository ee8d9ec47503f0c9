using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Definitions.Tests.Tasks;

/// <summary>Reads, evaluates and names what <see cref="ForegroundModel"/> says.</summary>
[SegmentationTask("foreground", typeof(Foreground))]
internal sealed class ForegroundTask : ISegmentationTask
{
    public IReadOnlyList<TaskOutput> Outputs { get; } = [new("Score", HasLayers: false)];

    public IReadOnlyList<TargetField> Fields { get; } =
    [
        new("Inside", 0, static (segments, map) => Array.ConvertAll(
            map.Values, place => place > 0 && segments[place - 1].Class < new Foreground().Before ? 1f : 0f)),
    ];

    public IReadOnlyList<TaskStatistic> Statistics { get; } = [new("Share", "share", "foreground", IsPercent: true)];

    public ModelCapacity? Capacity(IReadOnlyDictionary<string, IReadOnlyList<long>> sizes) => null; // it tells no classes apart

    public ImagePrediction Read(RawPrediction raw, ImageGeometry geometry, TaskContext context)
    {
        OutputValues score = raw["Score"];
        float[] logits = PixelInference.Scores<float>(score.Values, 1, ((int)score.Sizes[2], (int)score.Sizes[3]), geometry);
        return new Inside(geometry.Output, Array.ConvertAll(logits, static logit => logit > 0 ? 1 : 0));
    }

    public TaskMetrics Metrics(TaskContext context, IReadOnlySet<int> annotated, bool pixels) => new ForegroundMetrics(((Foreground)context.Options).Before);

    private sealed class Inside((int Height, int Width) size, int[] map) : ImagePrediction
    {
        protected override PanopticPrediction ReadSegments() =>
            new(size.Height, size.Width, map, map.Contains(1) ? [new(1, 0, IsThing: false, 1)] : []);
    }

    private sealed class ForegroundMetrics(int before) : TaskMetrics
    {
        private int images;
        private long both, either;

        public override void Add(PanopticSample truth, ImagePrediction predicted)
        {
            images++;
            for (int i = 0; i < truth.Map.Values.Length; i++)
            {
                int place = truth.Map.Values[i];
                bool wanted = place > 0 && truth.Segments[place - 1].Class < before, found = predicted.Segments.Map[i] > 0;
                both += wanted && found ? 1 : 0;
                either += wanted || found ? 1 : 0;
            }
        }

        public override TaskResult Result() => new ForegroundResult(either == 0 ? 1 : (double)both / either, images);
    }

    private sealed record ForegroundResult(double Iou, int Images) : TaskResult(Images)
    {
        public override string Line => FormattableString.Invariant($"foreground IoU {100 * Iou:F1}");

        public override IReadOnlyList<Metric> Metrics => [new("foreground", "iou", Iou)];

        public override string Table => Line + "\n";
    }
}
