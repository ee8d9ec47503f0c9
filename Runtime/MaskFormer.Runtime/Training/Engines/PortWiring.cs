using MaskFormer.Language;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Which value each port of model and criterion gets. Names decide: a port is fed by the output of the model or the field of the batch
/// that bears its name, so that any pair of records can be trained whose words agree.
/// </summary>
public sealed class PortWiring
{
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

    /// <summary>Index of the criterion's output <c>Total</c>.</summary>
    public int Total { get; }

    /// <summary>Where a port's value comes from.</summary>
    /// <param name="Field">Name of a field of the batch, or null.</param>
    /// <param name="Output">Index of an output of the model, if there is no field.</param>
    public readonly record struct Source(string? Field, int Output);

    /// <summary>Matches the ports.</summary>
    /// <param name="model">The model.</param>
    /// <param name="criterion">What judges it.</param>
    /// <param name="fields">Names of the batch's fields.</param>
    /// <exception cref="MaskFormerException">MF7001: a port that nothing feeds, or no output named Total.</exception>
    public static PortWiring Connect(IBlock model, IBlock criterion, IReadOnlyCollection<string> fields)
    {
        List<string> outputs = [.. model.Outputs.Select(static port => port.Name)];
        foreach (PortInfo port in model.Inputs.Where(port => !fields.Contains(port.Name))) throw Unfed(model, port, fields);

        IEnumerable<Source> sources = criterion.Inputs.Select(port =>
            outputs.IndexOf(port.Name) is >= 0 and int output ? new Source(null, output)
            : fields.Contains(port.Name) ? new Source(port.Name, -1)
            : throw Unfed(criterion, port, [.. outputs, .. fields]));
        int total = criterion.Outputs.Select(static port => port.Name).ToList().IndexOf("Total");
        if (total < 0)
        {
            throw new MaskFormerException(
                "MF7001",
                criterion.GetType().Name,
                "the criterion has no output named Total",
                "Add an output [Output(\"\")] public Tensor Total: it is what training minimises"
            );
        }

        return new([.. model.Inputs.Select(static port => port.Name)], [.. sources], total);
    }

    private static MaskFormerException Unfed(IBlock block, PortInfo port, IEnumerable<string> known) => new(
        "MF7001",
        $"{block.GetType().Name}.{port.Name}",
        "nothing feeds this port",
        $"Name it as one of these: {string.Join(", ", known)}");
}
