namespace MaskFormer.Language;

/// <summary>
/// Which value each port of model and criterion gets, for every engine. Names decide: a port is fed by the output of the model or the field of the batch
/// that bears its name, so that any pair of records can be trained whose words agree.
/// </summary>
public sealed class PortWiring
{
    /// <summary>The criterion's output that training minimises.</summary>
    public const string Minimised = "Total";

    private PortWiring(IReadOnlyList<string> model, IReadOnlyList<Source> criterion, int total)
    {
        ModelInputs = model;
        CriterionInputs = criterion;
        Total = total;
    }

    /// <summary>The batch field that feeds each port of the model.</summary>
    public IReadOnlyList<string> ModelInputs { get; }

    /// <summary>What feeds each port of the criterion.</summary>
    public IReadOnlyList<Source> CriterionInputs { get; }

    /// <summary>Index of the criterion's output <see cref="Minimised"/>.</summary>
    public int Total { get; }

    /// <summary>Where a port's value comes from.</summary>
    /// <param name="Field">Name of a field of the batch, or null.</param>
    /// <param name="Output">Index of an output of the model, if there is no field.</param>
    public readonly record struct Source(string? Field, int Output);

    /// <summary>Matches the ports of a model and its criterion.</summary>
    /// <param name="model">The model.</param>
    /// <param name="criterion">Its criterion.</param>
    /// <param name="fields">Names of the batch's fields.</param>
    /// <exception cref="MaskFormerException">MF7001: a port that nothing feeds, or no output named Total.</exception>
    public static PortWiring Connect(IBlock model, IBlock criterion, IReadOnlyCollection<string> fields)
    {
        List<string> outputs = [.. model.Outputs.Select(static port => port.Name)];
        IReadOnlyList<string> inputs = Connect(model, fields);
        IEnumerable<Source> sources = criterion.Inputs.Select(port =>
            outputs.IndexOf(port.Name) is >= 0 and int output ? new Source(null, output)
            : fields.Contains(port.Name) ? new Source(port.Name, -1)
            : throw Unfed(criterion, port, [.. outputs, .. fields]));
        int total = criterion.Outputs.Select(static port => port.Name).ToList().IndexOf(Minimised);
        if (total < 0)
        {
            throw new MaskFormerException(
                "MF7001",
                criterion.GetType().Name,
                $"the criterion has no output named {Minimised}",
                $"Add an output [Output(\"\")] public Tensor {Minimised}: it is what training minimises"
            );
        }

        return new(inputs, [.. sources], total);
    }

    /// <summary>The batch field that feeds each port of a model by itself.</summary>
    /// <inheritdoc cref="Connect(IBlock, IBlock, IReadOnlyCollection{string})" path="/param"/>
    /// <exception cref="MaskFormerException">MF7001: a port that nothing feeds.</exception>
    public static IReadOnlyList<string> Connect(IBlock model, IReadOnlyCollection<string> fields) =>
        [.. model.Inputs.Select(port => fields.Contains(port.Name) ? port.Name : throw Unfed(model, port, fields))];

    private static MaskFormerException Unfed(IBlock block, PortInfo port, IEnumerable<string> known) => new(
        "MF7001",
        $"{block.GetType().Name}.{port.Name}",
        "nothing feeds this port",
        $"Name it as one of these: {string.Join(", ", known)}");
}
