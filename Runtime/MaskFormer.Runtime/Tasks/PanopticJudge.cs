using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Judges segments by PQ, and the class of every pixel by IoU where that is asked for.</summary>
/// <param name="context">Classes, and where areas are from.</param>
/// <param name="annotated">Ids of the classes that the data knows.</param>
/// <param name="pixels">Counts the best class of every pixel, which takes time; null does not.</param>
internal sealed class PanopticJudge(TaskContext context, IReadOnlySet<int> annotated, SemanticEvaluator? pixels) : TaskJudge
{
    private readonly PanopticEvaluator quality = new(context.Classes, annotated);
    private int wrongAreas;

    public override void Add(PanopticSample truth, ImagePrediction predicted)
    {
        PanopticPrediction segments = predicted.Segments;
        pixels?.Add(truth.Name, PixelJudge.ClassesOf(truth), predicted.PixelClasses());
        quality.Add(
            truth.Name,
            truth.Map.Values,
            Segments(truth),
            segments.Map,
            [.. segments.Segments.Select(segment => new PredictedSegment(segment.Id, context.Classes[segment.Category].Id))]);
    }

    public override PanopticResult Result()
    {
        PanopticResult result = quality.Result() with { WrongAreas = wrongAreas };
        return pixels is null ? result : result with { ByPixels = new(pixels.Result(), context.Classes, result.Images) };
    }

    // An annotation's area is a hint: a wrong one would move every number that is taken by it.
    private TruthSegment[] Segments(PanopticSample truth)
    {
        long[] pixelsOf = new long[truth.Segments.Count + 1];
        foreach (int position in truth.Map.Values) pixelsOf[position]++;
        wrongAreas += truth.Segments.Index().Count(entry => entry.Item.Area != pixelsOf[entry.Index + 1]);
        return
        [
            .. truth.Segments.Select((segment, position) => new TruthSegment(
                position + 1,
                segment.CategoryId,
                context.Evaluation.Areas == AreaSource.Pixels ? pixelsOf[position + 1] : (long)segment.Area,
                segment.IsCrowd)),
        ];
    }
}
