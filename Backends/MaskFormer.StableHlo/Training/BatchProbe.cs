using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>
/// Where the batch lies, whatever records and patterns call it. It is the first axis of every field; model and criterion are written a second time with one
/// image more, and the axes that grew hold it. This needs no rule for any op, and holds for blocks written by hand too.
/// </summary>
internal sealed class BatchProbe : IBatchAxes
{
    private readonly long batch;
    private readonly Lazy<IReadOnlyList<long[]>> larger;

    /// <summary>Writes nothing yet: where the batch is whole nobody asks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="criterion">Its criterion.</param>
    /// <param name="fields">The fields of a replica's part of the batch.</param>
    /// <param name="options">How the graph is written.</param>
    /// <param name="derived">What is computed from fields.</param>
    public BatchProbe(
        IGraphBlock model, IGraphBlock criterion, IReadOnlyList<NamedType> fields, GraphOptions options, IReadOnlyList<DerivedField>? derived)
    {
        batch = fields.Where(static f => f.Type.Rank > 0).Select(static f => f.Type.Sizes[0]).FirstOrDefault();
        larger = new(() =>
        {
            GraphBuilder g = new(options with { Replicas = 1, Parts = 1 });
            FieldInputs inputs = new(g, [.. fields.Select(WithOneMore)], derived);
            inputs.Evaluate(model, criterion, PortWiring.Connect(model, criterion, inputs.Names));
            return g.Asked;
        });
    }

    public bool[] Hold(long[] sizes, int question, Location place)
    {
        if (Grown(sizes, question) is { } grown) return [.. sizes.Zip(grown, static (size, more) => size != more)];
        throw new GraphException(
            "MF5051",
            place.ToString(),
            $"[{string.Join(", ", sizes)}]: with one image more the graph takes another form here, so that nobody can tell which axes hold the batch",
            "Let the form of a block not depend on the number of images, or train on one device without accumulation"
        );
    }

    public int? Single(long[] sizes, int question, Location place)
    {
        bool[] holds = Hold(sizes, question, place);
        int[] axes = [.. Enumerable.Range(0, sizes.Length).Where(i => holds[i])];
        if (axes is []) return null;
        if (axes is [var axis] && sizes[axis] == batch && Grown(sizes, question)![axis] == batch + 1) return axis;
        throw new GraphException(
            "MF5051",
            place.ToString(),
            $"dropout on [{string.Join(", ", sizes)}]: the batch of {batch} has no axis of its own, so several devices or parts cannot draw what one draws",
            "Drop where the batch is an axis by itself, or train on one device without accumulation"
        );
    }

    private static NamedType WithOneMore(NamedType field) =>
        field.Type.Rank == 0 ? field : field with { Type = new(field.Type.Element, [field.Type.Sizes[0] + 1, .. field.Type.Dims.Skip(1)]) };

    private long[]? Grown(long[] sizes, int question) =>
        question < larger.Value.Count && larger.Value[question].Length == sizes.Length ? larger.Value[question] : null;
}
