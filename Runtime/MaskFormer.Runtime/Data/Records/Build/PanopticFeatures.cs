using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Examples;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>The features that come from a panoptic annotation: what a pixel shows, in four numberings.</summary>
internal sealed class PanopticFeatures
{
    // Stuff classes of COCO begin at 92; the replication subtracts this to make room for "thing" at 1.
    private const int semanticOffset = 90;

    private readonly Dictionary<int, Numbers> numbers;

    /// <summary>Prepares the numberings of a data set.</summary>
    public PanopticFeatures(IReadOnlyList<PanopticCategory> categories, IReadOnlyList<PanopticCategory> contiguous)
    {
        PanopticCategory[] stuff = [.. categories.Where(c => !c.IsThing)];
        bool likeCoco = stuff.All(c => c.Id > semanticOffset + 1);
        numbers = categories.ToDictionary(c => c.Id, c => new Numbers(
            c.IsThing,
            c.IsThing ? 1 : likeCoco ? c.Id - semanticOffset : Array.IndexOf(stuff, c) + 2,
            contiguous.Index().First(x => x.Item.Id == c.Id).Index + 1));
    }

    /// <summary>Adds the features of one image.</summary>
    /// <param name="example">Where to.</param>
    /// <param name="map">Position of each pixel's segment plus one; 0 = unlabelled.</param>
    /// <param name="segments">All segments.</param>
    /// <param name="options">What to write.</param>
    /// <param name="below">What the map hides.</param>
    /// <param name="outlines">The text of each segment's outline; none for segments that are nothing but pixels.</param>
    public void Add(
        ExampleBuilder example,
        LabelMap map,
        IReadOnlyList<Segment> segments,
        RecordBuildOptions options,
        IReadOnlyList<LabelMap> below,
        IReadOnlyList<string> outlines)
    {
        int count = segments.Count;
        (int[] semantic, int[] category, int[] contiguous, int[] instance) = (new int[count + 1], new int[count + 1], new int[count + 1], new int[count + 1]);
        (List<long> classIds, List<long> instanceIds, List<long> crowds, List<string> surrounding) = ([], [], [], []);
        for (int s = 0; s < count; s++)
        {
            if (options.SkipCrowd && segments[s].IsCrowd) continue;
            Numbers n = numbers[segments[s].CategoryId];

            // A skipped crowd still counts: the number of a thing is its place in the file.
            (semantic[s + 1], category[s + 1], contiguous[s + 1], instance[s + 1]) = (n.Semantic, segments[s].CategoryId, n.Contiguous, n.IsThing ? s + 1 : 0);
            classIds.Add(n.Contiguous);
            instanceIds.Add(instance[s + 1]);
            crowds.Add(segments[s].IsCrowd ? 1 : 0);
            if (outlines.Count > 0) surrounding.Add(outlines[s]);
        }

        example.Add(FeatureKeys.Semantic, Png(map, semantic));
        if (!options.PanopticMasks) return;
        example.Add(FeatureKeys.CategoryMask, Png(map, category));
        example.Add(FeatureKeys.ContiguousMask, Png(map, contiguous));
        example.Add(FeatureKeys.InstanceMask, Png(map, instance));
        example.Add(FeatureKeys.ClassIds, classIds);
        example.Add(FeatureKeys.InstanceIds, instanceIds);
        if (below.Count > 0) example.Add(FeatureKeys.HiddenMasks, below.Select(hidden => Png(hidden, instance)));
        if (surrounding.Count > 0) example.Add(FeatureKeys.Outlines, surrounding);
        if (!options.SkipCrowd) example.Add(FeatureKeys.PanopticCrowd, crowds);
    }

    private static byte[] Png(LabelMap map, int[] values) => PngWriter.Grey(map with { Values = Array.ConvertAll(map.Values, position => values[position]) });

    private readonly record struct Numbers(bool IsThing, int Semantic, int Contiguous);
}
