using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>
/// Where the batch lies in the values that are dropped: the graph is written twice, once with one sample more, and the axis whose size differs is the batch.
/// This needs no rule for any op, and holds for blocks written by hand too.
/// </summary>
/// <param name="batch">Samples of a replica.</param>
/// <param name="larger">Sizes of each call of dropout with one sample more.</param>
internal sealed class BatchProbe(long batch, IReadOnlyList<long[]> larger)
{
    /// <summary>Answers where the batch lies. Model and criterion are written with one sample more when it is first asked: most steps never do.</summary>
    /// <returns>The axis by sizes, number and place of a call; null where the value has none (<see cref="Axis"/>).</returns>
    public static Func<long[], int, Location, int?> Of(
        IGraphBlock model,
        IGraphBlock criterion,
        IReadOnlyList<NamedType> fields,
        GraphOptions options,
        IReadOnlyList<DerivedField>? derived
    )
    {
        Lazy<BatchProbe> probe = new(() => Write(model, criterion, fields, options, derived));
        return (sizes, call, place) => probe.Value.Axis(sizes, call, place);
    }

    private static BatchProbe Write(
        IGraphBlock model,
        IGraphBlock criterion,
        IReadOnlyList<NamedType> fields,
        GraphOptions options,
        IReadOnlyList<DerivedField>? derived
    )
    {
        long batch = fields.Where(static f => f.Type.Rank > 0).Select(static f => f.Type.Sizes[0]).FirstOrDefault();
        GraphBuilder g = new(options with { Replicas = 1 });
        NamedType[] more =
        [
            .. fields.Select(static f => f.Type.Rank == 0 ? f : f with { Type = new(f.Type.Element, [f.Type.Sizes[0] + 1, .. f.Type.Dims.Skip(1)]) }),
        ];
        FieldInputs inputs = new(g, more, derived);
        inputs.Judge(model, criterion, PortWiring.Connect(model, criterion, inputs.Names));
        return new(batch, g.Dropped);
    }

    /// <summary>The axis of the batch; null where the value has none, so that it is the same on all replicas.</summary>
    /// <param name="sizes">Sizes of the dropped value.</param>
    /// <param name="call">The number of the call.</param>
    /// <param name="place">Where it is.</param>
    /// <exception cref="GraphException">MF5051: the batch shares an axis with something else, or lies on two.</exception>
    private int? Axis(long[] sizes, int call, Location place)
    {
        int[] axes =
            call < larger.Count && larger[call].Length == sizes.Length ? [.. Enumerable.Range(0, sizes.Length).Where(i => larger[call][i] != sizes[i])] : [-1];
        if (axes is [])
            return null;
        if (axes is [>= 0 and var axis] && sizes[axis] == batch && larger[call][axis] == batch + 1)
            return axis;
        throw new GraphException(
            "MF5051",
            place.ToString(),
            $"dropout on [{string.Join(", ", sizes)}]: the batch of {batch} has no axis of its own, so several devices cannot draw what one draws",
            "Drop where the batch is an axis by itself, or train on one device"
        );
    }
}
