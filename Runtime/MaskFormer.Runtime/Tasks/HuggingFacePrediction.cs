using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Tasks;

/// <summary>What a mask classifier says of an image, read by Hugging Face's rules.</summary>
/// <param name="whole">Logits of image and padding.</param>
/// <param name="geometry">The image's sizes.</param>
/// <param name="things">Classes that are countable.</param>
/// <param name="rule">Thresholds.</param>
internal sealed class HuggingFacePrediction(QueryLogits<float> whole, ImageGeometry geometry, IReadOnlySet<int> things, HuggingFaceRule rule) : ImagePrediction
{
    private readonly QueryLogits<float> logits = whole.Cropped((
        Part(whole.Size.Height, geometry.Image.Height, geometry.Padded.Height), Part(whole.Size.Width, geometry.Image.Width, geometry.Padded.Width)));

    public override int[] PixelClasses() => rule.BestClass(logits, geometry.Output);

    public override IReadOnlyList<ScoredInstance> Instances(int most = 100)
    {
        HuggingFaceSegments found = rule.Instances(logits, geometry.Output);
        return
        [
            .. found.Segments.Zip(found.Masks, static (segment, mask) => new ScoredInstance(segment.Query, segment.Label, segment.Score, mask))
                .Where(instance => things.Contains(instance.Category)).OrderByDescending(static instance => instance.Score).Take(most),
        ];
    }

    internal override IReadOnlyList<double> MatchedOverlaps(PanopticSample truth) => MatchedMasks.Overlaps(whole, geometry, truth);

    // nothing is kept: -1, which is void here
    protected override PanopticPrediction ReadSegments()
    {
        HuggingFaceSegments found = rule.Panoptic(logits, geometry.Output);
        return new(
            found.Height,
            found.Width,
            Array.ConvertAll(found.Map, static id => Math.Max(0, id)),
            [.. found.Segments.Select(segment => new PanopticSegment(segment.Id, segment.Label, things.Contains(segment.Label), segment.Score))]);
    }

    private static int Part(int side, int image, int padded) => (int)(((long)side * image + padded - 1) / padded);
}
