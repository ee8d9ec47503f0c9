using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>
/// A training step over several parts of a batch, one after the other, with the numbers of one step over all of it. Three programs over one state: what
/// each part adds to sums over the batch; then, with the sums of all parts, each part's gradients; at the end one update.
/// </summary>
/// <param name="Sums">For every part: fields to what the part adds to each sum over the batch (outputs <c>step_sum.N</c>).</param>
/// <param name="Gradients">For every part: fields and all sums to gradients, which are added to the state <c>KEY.grad</c>; outputs are the criterion's, those
/// of the whole step.</param>
/// <param name="Update">Once: clips, makes AdamW's step and clears the gradients; it takes the step's <c>Total</c>.</param>
public sealed record AccumulatedStep(TrainingStep Sums, TrainingStep Gradients, TrainingStep Update)
{
    /// <summary>Suffix of the sum of a weight's gradients.</summary>
    public const string Gradient = ".grad";

    /// <summary>Name of the input that holds the number of the part, a ui32 scalar; present if dropout acts.</summary>
    public const string Part = GraphBuilder.PartInput;

    /// <summary>Writes the programs.</summary>
    /// <param name="parts">Parts of a step, 2 or more.</param>
    /// <param name="model">The model; its ports are fields of the batch.</param>
    /// <param name="criterion">Its criterion, with an output <c>Total</c>.</param>
    /// <param name="fields">The fields of a part of the batch, with the sizes that one replica sees.</param>
    /// <param name="optimizer">AdamW's settings.</param>
    /// <param name="graph">Element type, device, replicas; <see cref="GraphOptions.Training"/> and <see cref="GraphOptions.Parts"/> are set.</param>
    /// <param name="derived">What is computed from fields; null for nothing.</param>
    /// <inheritdoc cref="TrainingStep.Build" path="/exception"/>
    /// <exception cref="MaskFormerException">MF7012: a sum over the batch is made of another one, which takes more passes than these.</exception>
    public static AccumulatedStep Build(
        int parts,
        IGraphBlock model,
        IGraphBlock criterion,
        IReadOnlyList<NamedType> fields,
        AdamWOptions optimizer,
        GraphOptions? graph = null,
        IReadOnlyList<DerivedField>? derived = null)
    {
        GraphOptions options = (graph ?? new()) with { Training = true, Parts = parts };
        StepWriter sums = Start(false), gradients = Start(true);
        if (SumOfSums.Find(gradients.Graph) is { } place)
            throw new MaskFormerException(
                "MF7012",
                place,
                "a sum over the batch is made of another sum over the batch, so that a step in parts cannot know it in time",
                "Train with training.accumulation_steps: 1, or compute the inner one from single images"
            );
        TrainingStep toGradients = Accumulate(gradients, out (string Key, TensorType Type)[] reached);
        return new(
            sums.Build("sums", [], [.. sums.Graph.StepSums.Select(static sum => (sum.Name, sum.Own))]),
            toGradients,
            Finish(options, optimizer, gradients, [.. reached.Select(static one => one.Key)]));

        StepWriter Start(bool takesSums) => new(model, criterion, fields, optimizer, options, derived, takesSums);
    }

    private static TrainingStep Accumulate(StepWriter step, out (string Key, TensorType Type)[] reached)
    {
        Value?[] gradients = step.Gradients();
        (string Key, Value Gradient)[] there =
        [
            .. step.Trained.Zip(gradients).Where(static pair => pair.Second is not null).Select(static pair => (pair.First, pair.Second!)),
        ];
        reached = [.. there.Select(static pair => (pair.Key, pair.Gradient.Type))];
        List<(string, Value, Value)> state = [];
        foreach ((string key, Value gradient) in there)
        {
            Value before = step.Graph.Input(key + Gradient, gradient.Type);
            state.Add((key + Gradient, before, step.Graph.Add(before, gradient)));
        }

        return step.Build("gradients", state, [.. step.NamedLosses]);
    }

    private static TrainingStep Finish(GraphOptions options, AdamWOptions optimizer, StepWriter step, HashSet<string> reached)
    {
        GraphBuilder g = new(options);
        Value[] weights = [.. step.Trained.Select(key => g.Master(key, [.. step.Graph.WeightOf(key).Type.Dims]))];
        Value?[] gradients = [.. step.Trained.Select((key, i) => reached.Contains(key) ? g.Input(key + Gradient, weights[i].Type) : null)];
        Value total = g.Input(PortWiring.Minimised);
        StepUpdate update = new(g, optimizer);
        (Value norm, Value finite) = update.Check(gradients, total);
        update.Write(step.Trained, weights, gradients, norm, finite);
        foreach ((string key, Value? gradient) in step.Trained.Zip(gradients))
        {
            if (gradient is not null) update.State.Add((key + Gradient, gradient, g.FullLike(gradient, 0)));
        }

        (string Name, Value Value)[] others = [(PortWiring.Minimised, total), g.Inputs.First(static input => input.Name == TrainingStep.LearningRate)];
        (string Name, Value Value)[] results = [(TrainingStep.GradientNorm, norm), (TrainingStep.Finite, finite)];
        Module module = g.Build(
            "update",
            [.. update.State.Select(static (s, i) => (s.Name, s.Old, (int?)i)), .. others.Select(static o => (o.Name, o.Value, (int?)null))],
            [.. update.State.Select(static s => (s.Name, s.New)), .. results]);
        return new(module, [.. update.State.Select(static s => new NamedType(s.Name, s.Old.Type))], [], [], Named(others), Named(results));

        static NamedType[] Named((string Name, Value Value)[] values) => [.. values.Select(static v => new NamedType(v.Name, v.Value.Type))];
    }
}
