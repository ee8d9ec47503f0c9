using System.Numerics;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>Turns what the network gives for one image into results at the size of the original file (<c>mask_former_model.py</c>, <c>forward</c>).</summary>
/// <param name="Things">Contiguous class indices that are things; all others are stuff.</param>
public sealed record PostProcessing(IReadOnlySet<int> Things)
{
    /// <summary>A query takes part only if its best class is above this, 0 to 1 (OBJECT_MASK_THRESHOLD).</summary>
    public double ObjectMaskThreshold { get; init; } = 0.8;

    /// <summary>A query is dropped if it wins less than this share of its own mask, 0 to 1 (OVERLAP_THRESHOLD).</summary>
    public double OverlapThreshold { get; init; } = 0.8;

    /// <summary>Semantic models: resize logits to the output size first instead of the scores afterwards (SEM_SEG_POSTPROCESSING_BEFORE_INFERENCE).</summary>
    public bool ResizeBeforeSemantic { get; init; }

    /// <summary>
    /// Whether a segment ends where its mask is less than half probable, as Mask2Former's do; MaskFormer's have every pixel that they win.
    /// </summary>
    public bool EndsAtHalf { get; init; }

    /// <summary>Pixels that are worked on together: of them a score is held. Bounds the memory of large images and changes no result.</summary>
    internal int PixelsAtOnce { get; init; } = 1 << 23;

    /// <summary>The panoptic map of one image.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="classLogits">[Q, K + 1], the last column is "no object".</param>
    /// <param name="maskLogits">[Q, h, w].</param>
    /// <param name="queries">Q.</param>
    /// <param name="maskSize">h and w.</param>
    /// <param name="geometry">The image's sizes.</param>
    /// <exception cref="ArgumentException">An array has another length than its sizes say.</exception>
    /// <exception cref="Language.MaskFormerException">MF6201: the logits are not numbers.</exception>
    public PanopticPrediction Panoptic<T>(
        ReadOnlyMemory<T> classLogits,
        ReadOnlyMemory<T> maskLogits,
        int queries,
        (int Height, int Width) maskSize,
        ImageGeometry geometry
    )
        where T : IBinaryFloatingPointIeee754<T>
    {
        (T[] scores, int columns) = Scores(classLogits.Span, maskLogits.Length, queries, maskSize);
        return PanopticInference.Run<T>(scores, columns, new MaskLogits<T>(maskLogits, maskSize, geometry), this);
    }

    /// <summary>The instances of one image, the highest score first.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="classLogits">[Q, K + 1], the last column is "no object".</param>
    /// <param name="maskLogits">[Q, h, w].</param>
    /// <param name="queries">Q.</param>
    /// <param name="maskSize">h and w.</param>
    /// <param name="geometry">The image's sizes.</param>
    /// <param name="most">How many pairs of query and class are looked at, the most probable ones (TEST.DETECTIONS_PER_IMAGE).</param>
    /// <param name="thingsOnly">Whether those of them that are stuff are left out, as where the same model makes panoptic maps.</param>
    /// <inheritdoc cref="Panoptic{T}" path="/exception"/>
    public IReadOnlyList<ScoredInstance> Instances<T>(
        ReadOnlyMemory<T> classLogits,
        ReadOnlyMemory<T> maskLogits,
        int queries,
        (int Height, int Width) maskSize,
        ImageGeometry geometry,
        int most = 100,
        bool thingsOnly = true
    )
        where T : IBinaryFloatingPointIeee754<T>
    {
        (T[] scores, int columns) = Scores(classLogits.Span, maskLogits.Length, queries, maskSize);
        MaskLogits<T> masks = new(maskLogits, maskSize, geometry);
        return InstanceInference.Run<T>(scores, columns, masks, most, category => !thingsOnly || IsThing(category));
    }

    /// <summary>The score of every class at every pixel of one image.</summary>
    /// <returns>[K, height, width] of the output size; at least 0, at most Q.</returns>
    /// <inheritdoc cref="Panoptic{T}" path="/typeparam|/param|/exception"/>
    public T[] Semantic<T>(ReadOnlyMemory<T> classLogits, ReadOnlyMemory<T> maskLogits, int queries, (int Height, int Width) maskSize, ImageGeometry geometry)
        where T : IBinaryFloatingPointIeee754<T>
    {
        (T[] scores, int columns) = Scores(classLogits.Span, maskLogits.Length, queries, maskSize);
        T[] result = SemanticInference.Run(scores, columns, new MaskLogits<T>(maskLogits, maskSize, geometry, stopAtPadded: !ResizeBeforeSemantic));
        return ResizeBeforeSemantic ? result : CropAndResize(result, columns - 1, geometry);
    }

    /// <summary>The best class of every pixel of one image, as <see cref="Semantic{T}"/> scores them: of the scores only those of one class are held.</summary>
    /// <returns>[height, width] of the output size; the first of equal classes.</returns>
    /// <inheritdoc cref="Panoptic{T}" path="/typeparam|/param|/exception"/>
    public int[] BestClass<T>(
        ReadOnlyMemory<T> classLogits,
        ReadOnlyMemory<T> maskLogits,
        int queries,
        (int Height, int Width) maskSize,
        ImageGeometry geometry
    )
        where T : IBinaryFloatingPointIeee754<T>
    {
        (T[] scores, int columns) = Scores(classLogits.Span, maskLogits.Length, queries, maskSize);
        MaskLogits<T> masks = new(maskLogits, maskSize, geometry, stopAtPadded: !ResizeBeforeSemantic);
        BilinearResize<T>? resize = ResizeBeforeSemantic ? null : new(geometry.Image, geometry.Output);
        return SemanticInference.BestClass(scores, columns, masks, resize, geometry, Math.Max(1, PixelsAtOnce / 8)); // the scores of every query
    }

    /// <summary>The best class of every pixel.</summary>
    /// <param name="scores">[K, height, width] of <see cref="Semantic{T}"/>.</param>
    /// <param name="classes">K.</param>
    public static int[] BestClass<T>(ReadOnlySpan<T> scores, int classes) where T : IBinaryFloatingPointIeee754<T> => SemanticInference.ArgMax(scores, classes);

    internal bool IsThing(int category) => Things.Contains(category);

    internal static T[] CropAndResize<T>(T[] planes, int classes, ImageGeometry geometry) where T : IBinaryFloatingPointIeee754<T>
    {
        var resize = new BilinearResize<T>(geometry.Image, geometry.Output);
        (int from, int to) = (geometry.Padded.Height * geometry.Padded.Width, geometry.Output.Height * geometry.Output.Width);
        T[] result = new T[classes * to];
        for (int c = 0; c < classes; c++)
        {
            resize.Run(planes.AsSpan(c * from, from), geometry.Padded.Width, result.AsSpan(c * to, to));
        }

        return result;
    }

    // [Q, K + 1], and K + 1.
    private static (T[] Scores, int Columns) Scores<T>(ReadOnlySpan<T> classLogits, int maskLogits, int queries, (int Height, int Width) size)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (queries <= 0 || classLogits.Length % queries != 0 || classLogits.Length / queries < 2)
        {
            throw new ArgumentException($"{classLogits.Length} class logits do not make {queries} queries of at least 2 classes");
        }

        if (maskLogits != queries * size.Height * size.Width)
        {
            throw new ArgumentException($"{maskLogits} mask logits are not {queries} x {size.Height} x {size.Width}");
        }

        int columns = classLogits.Length / queries;
        return (ClassScores.Softmax(classLogits, queries, columns), columns);
    }
}
