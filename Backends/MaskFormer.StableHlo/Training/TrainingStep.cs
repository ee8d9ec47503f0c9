namespace MaskFormer.StableHlo.Training;

/// <summary>A named argument or result.</summary>
/// <param name="Name">Key of the weight, of its moment (<c>KEY.exp_avg</c>, <c>KEY.exp_avg_sq</c>), name of a field or of an output.</param>
/// <param name="Type">Element type and sizes.</param>
public sealed record NamedType(string Name, TensorType Type);

/// <summary>
/// One training step as one module: forward pass, criterion, gradients, clipping, AdamW, and a guard that keeps the old state when a number is not finite.
/// Argument and result i of the first <see cref="State"/> entries are the same memory.
/// </summary>
/// <param name="Module">Arguments: state, buffers, batch, scalars. Results: state, outputs.</param>
/// <param name="State">Weights, then first moments, then second moments, then <c>step</c> (the number of updates so far, a scalar), then statistics of batch
/// norms that are trained. Donated.</param>
/// <param name="Buffers">Weights that stay as they are.</param>
/// <param name="Batch">Fields of the batch that model and criterion ask for.</param>
/// <param name="Scalars"><c>learning_rate</c>, and <c>dropout_key</c> (ui32, <see cref="Language.CounterRandom.Key"/>) if dropout acts.</param>
/// <param name="Outputs">The criterion's outputs, then <c>GradientNorm</c> (before clipping) and <c>Finite</c> (i1: whether the update was made).</param>
public sealed record TrainingStep(
    Module Module,
    IReadOnlyList<NamedType> State,
    IReadOnlyList<NamedType> Buffers,
    IReadOnlyList<NamedType> Batch,
    IReadOnlyList<NamedType> Scalars,
    IReadOnlyList<NamedType> Outputs)
{
    /// <summary>Suffix of a first moment's name.</summary>
    public const string FirstMoment = ".exp_avg";

    /// <summary>Suffix of a second moment's name.</summary>
    public const string SecondMoment = ".exp_avg_sq";

    /// <summary>Name of the counter of updates.</summary>
    public const string Step = "step";

    /// <summary>Name of the learning rate's input.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>Name of the gradients' norm before clipping.</summary>
    public const string GradientNorm = "GradientNorm";

    /// <summary>Name of the mark that the update was made.</summary>
    public const string Finite = "Finite";

    /// <summary>Writes the step.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="model">The model; its ports are fields of the batch.</param>
    /// <param name="criterion">Its criterion; a port is fed by the output of the model or the field that has its name. It has an output <c>Total</c>.</param>
    /// <param name="fields">The fields of a batch, with the sizes that one replica sees; whole numbers become floating-point ones in the graph.</param>
    /// <param name="optimizer">AdamW's settings.</param>
    /// <param name="graph">Element type, device, replicas; <see cref="GraphOptions.Training"/> is set.</param>
    /// <param name="derived">What is computed from fields; null for nothing.</param>
    /// <exception cref="GraphException">An MF50xx; MF5050: the criterion's Total is not one number.</exception>
    /// <exception cref="Language.MaskFormerException">MF7001: a port that nothing feeds, or no output Total.</exception>
    public static TrainingStep Build(
        string name,
        IGraphBlock model,
        IGraphBlock criterion,
        IReadOnlyList<NamedType> fields,
        AdamWOptions optimizer,
        GraphOptions? graph = null,
        IReadOnlyList<DerivedField>? derived = null
    )
    {
        StepWriter step = new(model, criterion, fields, optimizer, (graph ?? new()) with { Training = true, Parts = 1 }, derived);
        Value[] weights = step.Weights;
        Value?[] gradients = step.Gradients();
        StepUpdate update = new(step.Graph, optimizer);
        (Value norm, Value finite) = update.Check(gradients, step.Total);
        update.Write(step.Trained, weights, gradients, norm, finite, step.Graph.Updates);
        return step.Build(name, update.State, [.. step.NamedLosses, (GradientNorm, norm), (Finite, finite)]);
    }
}
