namespace MaskFormer.StableHlo;

// Replicas split the batch, and so do the parts of a step that run one after the other. What is computed over all of it (sums, means, draws of dropout) must
// know which axes hold it; no name tells, but what feeds the graph.
public sealed partial class GraphBuilder
{
    /// <summary>Sizes of what was asked about, in the order of the questions: a graph that is written with one image more answers for another.</summary>
    internal List<long[]> Asked { get; } = [];

    /// <summary>Knows where the batch lies; asked only if there are several replicas or parts. Null for a graph that is no training step.</summary>
    internal IBatchAxes? BatchAxes { get; init; }

    /// <summary>
    /// Whether a sum runs over all replicas: it loses the batch, and nothing of the batch is left in its result. What is left belongs to single images,
    /// which lie on one replica each.
    /// </summary>
    /// <param name="sizes">Sizes of the axes that the sum sees.</param>
    /// <param name="stays">Which of them its result has.</param>
    private bool LosesBatch(long[] sizes, bool[] stays)
    {
        int question = Ask(sizes);
        if (Options.IsWhole) return false;
        bool[] holds = Axes().Hold(sizes, question, Location);
        return holds.Zip(stays).Any(static axis => axis is (true, false)) && !holds.Zip(stays).Any(static axis => axis is (true, true));
    }

    /// <summary>The axis that is the batch; null where there is none, so that the value is the same on all replicas.</summary>
    private int? BatchAxisOf(long[] sizes)
    {
        int question = Ask(sizes);
        return Options.IsWhole ? null : Axes().Single(sizes, question, Location);
    }

    /// <summary>Refuses what mixes or picks places of an axis, such as softmax, where they lie on several replicas.</summary>
    private void KeepWhole(Value x, int axis, string what)
    {
        if (IsPart(x, axis)) throw Mixed(x, axis, what);
    }

    /// <summary>Refuses to join values that lie on several replicas with others, which every replica has: one device would have those once.</summary>
    private void KeepApart(Value[] values, int axis)
    {
        bool[] parts = [.. values.Select(x => IsPart(x, axis))];
        if (parts.Distinct().Count() > 1) throw Mixed(values[Array.IndexOf(parts, true)], axis, "a join with what does not hold it");
    }

    private bool IsPart(Value x, int axis)
    {
        int question = Ask([x.Dim(axis)]);
        return !Options.IsWhole && Axes().Hold([x.Dim(axis)], question, Location)[0];
    }

    private GraphException Mixed(Value x, int axis, string what) => new(
        "MF5051",
        Location.ToString(),
        $"{what} along axis {axis} of {x.Type}, which holds the batch, so that several devices or accumulated parts have a part of it each",
        "Compute it along another axis, or train on one device without accumulation"
    );

    private int Ask(long[] sizes)
    {
        Asked.Add(sizes);
        return Asked.Count - 1;
    }

    private IBatchAxes Axes() =>
        BatchAxes
        ?? throw new GraphException(
            "MF5051",
            Location.ToString(),
            "on several devices or in parts this needs to know which axes hold the batch, and the graph is written without",
            "Write the graph as a training step"
        );
}

/// <summary>Which axes of a graph hold the batch.</summary>
internal interface IBatchAxes
{
    /// <summary>For each axis whether it holds images of the batch, alone or joined with something else.</summary>
    /// <param name="sizes">Sizes of the axes.</param>
    /// <param name="question">The number of the question in the graph, from 0.</param>
    /// <param name="place">Where it is asked.</param>
    /// <exception cref="GraphException">MF5051: that cannot be told.</exception>
    bool[] Hold(long[] sizes, int question, Location place);

    /// <summary>The one axis that is the batch and nothing else; null where no axis holds it.</summary>
    /// <inheritdoc cref="Hold" path="/param"/>
    /// <exception cref="GraphException">MF5051: the batch shares an axis with something else, or lies on two.</exception>
    int? Single(long[] sizes, int question, Location place);
}
