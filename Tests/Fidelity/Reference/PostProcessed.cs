using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Fidelity;

/// <summary>The runtime's post-processing in either precision.</summary>
public static class PostProcessed
{
    /// <summary>The panoptic map [H, W] and its segments.</summary>
    public static (Array64 Map, IReadOnlyList<PanopticSegment> Segments) Panoptic(
        PostProcessing settings,
        Array64 logits,
        Array64 masks,
        ImageGeometry geometry,
        Precision precision
    )
    {
        PanopticPrediction result = precision == Precision.F64
            ? settings.Panoptic<double>(logits.Values, masks.Values, (int)logits.Shape[0], Size(masks), geometry)
            : settings.Panoptic<float>(Narrow(logits), Narrow(masks), (int)logits.Shape[0], Size(masks), geometry);
        return (new Array64([result.Height, result.Width], [.. result.Map.Select(id => (double)id)]), result.Segments);
    }

    /// <summary>The instances, the highest score first.</summary>
    public static IReadOnlyList<ScoredInstance> Instances(
        PostProcessing settings, Array64 logits, Array64 masks, ImageGeometry geometry, Precision precision, int most, bool thingsOnly) =>
        precision == Precision.F64
            ? settings.Instances<double>(logits.Values, masks.Values, (int)logits.Shape[0], Size(masks), geometry, most, thingsOnly)
            : settings.Instances<float>(Narrow(logits), Narrow(masks), (int)logits.Shape[0], Size(masks), geometry, most, thingsOnly);

    /// <summary>Scores of all classes [K, H, W].</summary>
    public static Array64 Semantic(PostProcessing settings, Array64 logits, Array64 masks, ImageGeometry geometry, Precision precision)
    {
        double[] result = precision == Precision.F64
            ? settings.Semantic<double>(logits.Values, masks.Values, (int)logits.Shape[0], Size(masks), geometry)
            : Widen(settings.Semantic<float>(Narrow(logits), Narrow(masks), (int)logits.Shape[0], Size(masks), geometry));
        return new Array64([logits.Shape[1] - 1, geometry.Output.Height, geometry.Output.Width], result);
    }

    /// <summary>Scores of all classes [K, H, W] of a per-pixel classifier.</summary>
    public static Array64 Pixels(Array64 scores, ImageGeometry geometry, Precision precision)
    {
        double[] result = precision == Precision.F64
            ? PixelInference.Scores<double>(scores.Values, (int)scores.Shape[0], Size(scores), geometry)
            : Widen(PixelInference.Scores<float>(Narrow(scores), (int)scores.Shape[0], Size(scores), geometry));
        return new Array64([scores.Shape[0], geometry.Output.Height, geometry.Output.Width], result);
    }

    private static (int Height, int Width) Size(Array64 masks) => ((int)masks.Shape[1], (int)masks.Shape[2]);

    private static float[] Narrow(Array64 x) => Array.ConvertAll(x.Values, value => (float)value);

    private static double[] Widen(float[] x) => Array.ConvertAll(x, value => (double)value);
}
