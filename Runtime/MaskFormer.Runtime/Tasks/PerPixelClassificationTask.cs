using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Semantic segmentation by a score of every class at every pixel (<c>per_pixel_baseline.py</c> of the original), evaluated by mean IoU.</summary>
[SegmentationTask("per-pixel classification", typeof(PerPixelClassification))]
internal sealed class PerPixelClassificationTask : ISegmentationTask
{
    private const string Scores = "Scores", ClassMap = "ClassMap";

    public IReadOnlyList<TaskOutput> Outputs { get; } = [new(Scores)]; // [Layers, 1, Classes, Rows, Columns]

    public IReadOnlyList<TargetField> Fields { get; } =
    [
        new(ClassMap, PixelMetrics.Ignored, static (segments, map) => Array.ConvertAll(
            map.Values, place => place == 0 ? (float)PixelMetrics.Ignored : segments[place - 1].Class)),
    ];

    public IReadOnlyList<TaskStatistic> Statistics { get; } = [new("PixelAccuracy", "pixel_accuracy", "pixels right", IsPercent: true)];

    public ModelCapacity? Capacity(IReadOnlyDictionary<string, IReadOnlyList<long>> sizes) =>
        sizes[Scores] is [1, var classes, _, _] ? new((int)classes) : null;

    public ImagePrediction Read(RawPrediction raw, ImageGeometry geometry, TaskContext context) => new PixelPrediction(raw[Scores], geometry, context.Classes);

    public TaskMetrics Metrics(TaskContext context, IReadOnlySet<int> annotated, bool pixels) => new PixelMetrics(context);

    public PanopticSample Shown(PanopticSample truth)
    {
        LabelMap map = new(truth.Map.Height, truth.Map.Width, [.. truth.Map.Values]);
        return truth with { Map = map, Segments = StuffMerge.OnePerClass(map, truth.Segments), Below = [] };
    }

    public (SegmentPicture Picture, int Overlapping) Targets(TrainingBatch batch, int image, IReadOnlyList<PanopticCategory> classes)
    {
        int plane = batch.Height * batch.Width;
        int[] map = Array.ConvertAll(batch.More[ClassMap][(image * plane)..((image + 1) * plane)], static category => (int)category + 1);
        IEnumerable<DrawnSegment> segments = map.Distinct().Where(static id => id > 0).Order().Select(id => new DrawnSegment(id, id - 1, classes[id - 1].Name));
        return (new(new(batch.Height, batch.Width, map), [.. segments]), 0);
    }

    private sealed class PixelPrediction(OutputValues scores, ImageGeometry geometry, IReadOnlyList<PanopticCategory> classes) : ImagePrediction
    {
        private readonly Lazy<(int[] Classes, float[] Probability)> best = new(() =>
            PixelInference.Best<float>(scores.Values, (int)scores.Sizes[1], ((int)scores.Sizes[2], (int)scores.Sizes[3]), geometry));

        public override int[] PixelClasses() => best.Value.Classes;

        public override float[] PixelScores() =>
            PixelInference.Scores<float>(scores.Values, (int)scores.Sizes[1], ((int)scores.Sizes[2], (int)scores.Sizes[3]), geometry);

        public override ImagePrediction WithScores(Func<float[]> averaged)
        {
            (int height, int width) = geometry.Output;
            return new PixelPrediction(new([1, scores.Sizes[1], height, width], averaged()), ImageGeometry.Unchanged(height, width), classes);
        }

        // All pixels of a class are one segment, as sure as its pixels are on the mean.
        protected override PanopticPrediction ReadSegments()
        {
            (int[] category, float[] probability) = best.Value;
            double[] sum = new double[classes.Count];
            int[] area = new int[classes.Count], id = new int[classes.Count];
            for (int i = 0; i < category.Length; i++)
            {
                sum[category[i]] += probability[i];
                area[category[i]]++;
            }

            List<PanopticSegment> segments = [];
            for (int c = 0; c < classes.Count; c++)
            {
                if (area[c] == 0) continue;
                id[c] = segments.Count + 1;
                segments.Add(new(id[c], c, IsThing: false, sum[c] / area[c]));
            }

            return new(geometry.Output.Height, geometry.Output.Width, Array.ConvertAll(category, c => id[c]), segments);
        }
    }
}
