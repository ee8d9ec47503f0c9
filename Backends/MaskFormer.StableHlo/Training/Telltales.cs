namespace MaskFormer.StableHlo.Training;

/// <summary>Two numbers that tell whether a mask classifier learns, long before its loss does; written into the step because masks should not leave the device for them.</summary>
internal static class Telltales
{
    /// <summary>Output: mean IoU of chosen masks (above one half) and their targets, last layer, at the masks' size.</summary>
    public const string MatchedIoU = nameof(MatchedIoU);

    /// <summary>Output: share of queries of the last layer whose best class is "no object".</summary>
    public const string NoObjectShare = nameof(NoObjectShare);

    /// <summary>The outputs; none if the ports that they are read from have other names or other axes: a model of another kind may use the same words.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="values">Everything that has a name: fields of the batch, outputs of model and criterion.</param>
    public static IReadOnlyList<(string Name, Value Value)> Of(GraphBuilder g, IReadOnlyDictionary<string, Value> values)
    {
        g.Place(nameof(Telltales));
        List<(string, Value)> found = [];
        if (values.TryGetValue("Logits", out Value? logits) && logits.Rank == 4) found.Add((NoObjectShare, Share(g, logits)));
        if (values.TryGetValue("Masks", out Value? masks) && masks.Rank == 5 && values.TryGetValue("Chosen", out Value? chosen)
            && values.TryGetValue("Targets", out Value? targets) && values.TryGetValue("Pixels", out Value? pixels))
        {
            found.Add((MatchedIoU, IoU(g, masks, chosen, targets, pixels)));
        }

        return found;
    }

    // The first class wins a tie, so "no object", which comes last, must be strictly better.
    private static Value Share(GraphBuilder g, Value logits)
    {
        Value last = g.Last(logits); // [1, Q, B, Classes + 1]
        long classes = logits.Dim(3) - 1;
        Value none = g.Max(g.Slice(last, 3, classes, classes + 1), "l q b k -> l q b");
        Value best = g.Max(g.Slice(last, 3, 0, classes), "l q b k -> l q b");
        return g.Mean(g.To(g.Compare(Direction.GT, none, best), g.Float), "l q b ->");
    }

    private static Value IoU(GraphBuilder g, Value masks, Value chosen, Value targets, Value pixels)
    {
        Value last = g.Last(masks), pairs = g.Last(chosen);
        long[] small = [targets.Dim(0), targets.Dim(1), masks.Dim(3), masks.Dim(4)];
        Value counted = g.Expand(g.ResizeLike(pixels, last), "b h w -> b t h w", small);
        Value picked = g.Einsum("lbtq,lbqhw->bthw", pairs, last);
        Value found = g.Multiply(g.To(g.Compare(Direction.GT, picked, 0), g.Float), counted);
        Value truth = g.Multiply(g.ResizeLike(targets, last), counted);
        Value common = g.Sum(g.Multiply(found, truth), "b t h w -> b t");
        Value union = g.Subtract(g.Sum(g.Add(found, truth), "b t h w -> b t"), common);
        Value paired = g.Sum(pairs, "l b t q -> b t");
        Value quality = g.Sum(g.Multiply(g.Divide(common, g.AtLeast(union, 1)), paired), "b t ->");
        return g.Divide(quality, g.AtLeast(g.Sum(paired, "b t ->"), 1));
    }
}
