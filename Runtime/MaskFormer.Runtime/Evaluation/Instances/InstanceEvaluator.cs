namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// Average precision of masks, image by image (pycocotools' COCOeval, <c>segm</c>). Images may come in any order, and two evaluators of different images can be
/// joined; masks are not kept.
/// </summary>
/// <param name="categories">Ids of the classes.</param>
public sealed class InstanceEvaluator(IEnumerable<int> categories)
{
    /// <summary>Results that count, of each class and image.</summary>
    public const int Most = 100;

    private readonly SortedDictionary<int, List<MatchedResults[]>> matched = // by class and image, for each range of sizes
        new(categories.ToDictionary(static id => id, static _ => new List<MatchedResults[]>()));

    /// <summary>Adds an image.</summary>
    /// <param name="image">Its id.</param>
    /// <param name="truths">Its true objects.</param>
    /// <param name="results">What was predicted, in any order; of equal scores the first counts first.</param>
    public void Add(long image, IReadOnlyList<TrueInstance> truths, IReadOnlyList<FoundInstance> results)
    {
        ILookup<int, TrueInstance> there = truths.ToLookup(static truth => truth.Category);
        ILookup<int, FoundInstance> found = results.ToLookup(static result => result.Category);
        foreach ((int category, List<MatchedResults[]> images) in matched)
        {
            TrueInstance[] own = [.. there[category]];
            FoundInstance[] surest = [.. found[category].OrderByDescending(static result => result.Score).Take(Most)];
            if (own.Length + surest.Length == 0) continue;
            double[][] overlaps = InstanceMatching.Overlaps(own, surest); // they are the same whatever sizes count
            images.Add([.. AreaRange.All.Select(range => InstanceMatching.Evaluate(image, own, surest, overlaps, range))]);
        }
    }

    /// <summary>Adds the images of another evaluator of the same classes.</summary>
    public void Add(InstanceEvaluator other)
    {
        foreach ((int category, List<MatchedResults[]> images) in other.matched) matched[category].AddRange(images);
    }

    /// <summary>The result over the images so far.</summary>
    public InstanceResult Result() => new(
    [
        .. matched.Select(static entry =>
        {
            MatchedResults[][] images = [.. entry.Value.OrderBy(static one => one[0].Image)];
            return new ClassPrecision(entry.Key, [.. AreaRange.All.Index().Select(range => PrecisionCurves.Of([.. images.Select(one => one[range.Index])]))]);
        }),
    ]);
}
