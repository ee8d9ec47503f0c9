using MaskFormer.Language;
using MaskFormer.StableHlo.Gradients;

namespace MaskFormer.StableHlo.Training;

/// <summary>A program of a training step while it is written: model and criterion, and what comes after them.</summary>
internal sealed class StepWriter
{
    private readonly FieldInputs inputs;
    private readonly IReadOnlyList<PortInfo> outputs;
    private readonly GraphOptions options;

    /// <summary>Writes model and criterion.</summary>
    /// <param name="model">The model.</param>
    /// <param name="criterion">Its criterion.</param>
    /// <param name="fields">The fields of a replica's part of the batch.</param>
    /// <param name="optimizer">Tells which weights are trained.</param>
    /// <param name="options">How the graph is written.</param>
    /// <param name="derived">What is computed from fields.</param>
    /// <param name="takesStepSums">Whether sums over all parts of a step come in.</param>
    /// <exception cref="GraphException">An MF50xx; MF5050: the criterion's Total is not one number.</exception>
    /// <exception cref="MaskFormerException">MF7001: a port that nothing feeds, or no output Total.</exception>
    public StepWriter(
        IGraphBlock model,
        IGraphBlock criterion,
        IReadOnlyList<NamedType> fields,
        AdamWOptions optimizer,
        GraphOptions options,
        IReadOnlyList<DerivedField>? derived,
        bool takesStepSums = true)
    {
        (this.options, outputs) = (options, criterion.Outputs);
        Graph = new(options) { BatchAxes = new BatchProbe(model, criterion, fields, options, derived), TakesStepSums = takesStepSums };
        inputs = new(Graph, fields, derived);
        PortWiring wiring = PortWiring.Connect(model, criterion, inputs.Names);
        Losses = inputs.Evaluate(model, criterion, wiring);
        Total = Losses[wiring.Total];
        if (Total.Rank != 0)
            throw new GraphException(
                "MF5050",
                $"{criterion.GetType().Name}.{PortWiring.Minimised}",
                $"what training minimises must be one number, and this is {Total.Type}",
                "Sum or average it over its axes"
            );
        Trained = [.. Graph.WeightKeys.Where(key => optimizer.Rule(key) is not null)];
    }

    /// <summary>The graph.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The criterion's outputs.</summary>
    public IReadOnlyList<Value> Losses { get; }

    /// <summary>What is minimised.</summary>
    public Value Total { get; }

    /// <summary>Keys of the trained weights.</summary>
    public string[] Trained { get; }

    /// <summary>The trained weights.</summary>
    public Value[] Weights => [.. Trained.Select(Graph.WeightOf)];

    /// <summary>The criterion's outputs by name.</summary>
    public IEnumerable<(string Name, Value Value)> NamedLosses => outputs.Select((port, i) => (port.Name, Losses[i]));

    /// <summary>Gradients of the mean loss over all replicas and parts; null for a weight that the loss does not depend on.</summary>
    public Value?[] Gradients()
    {
        // Sums over the batch run over all of them, so each holds the same loss, and each sees the derivative of all of them: their mean is wanted.
        Graph.Place("Criterion.Total");
        Value mean = options.IsWhole ? Total : Graph.Divide(Total, options.Replicas * options.Parts);
        Value?[] gradients = [.. ReverseMode.Reached(Graph, mean, Weights)];
        Graph.Place("AdamW.Gradients");
        return [.. gradients.Select(v => v is null ? null : Graph.AllReduce(v))];
    }

    /// <summary>Finishes the program. Its arguments are the state, the weights that it leaves as they are, the batch, and all other inputs.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="state">What it changes in place.</param>
    /// <param name="results">What it gives beside the state.</param>
    public TrainingStep Build(string name, IReadOnlyList<(string Name, Value Old, Value New)> state, IReadOnlyList<(string Name, Value Value)> results)
    {
        HashSet<string> changed = [.. state.Select(static s => s.Name)];
        (string Name, Value Value)[] kept = [.. Graph.WeightKeys.Where(key => !changed.Contains(key)).Select(key => (key, Graph.WeightOf(key)))];
        (string Name, Value Value)[] batch = inputs.Used;
        (string Name, Value Value)[] others =
        [
            .. Graph.Inputs
                .Where(input => !changed.Contains(input.Name) && !batch.Contains(input))
                .OrderBy(static input => input.Name == GraphBuilder.RandomKeyInput), // last, wherever dropout first acts
        ];
        (string, Value, int?)[] arguments =
        [
            .. state.Select(static (s, i) => (s.Name, s.Old, (int?)i)),
            .. kept.Concat(batch).Concat(others).Select(static a => (a.Name, a.Value, (int?)null)),
        ];
        Module module = Graph.Build(name, arguments, [.. state.Select(static s => (s.Name, s.New)), .. results]);
        return new(module, [.. state.Select(static s => new NamedType(s.Name, s.Old.Type))], Named(kept), Named(batch), Named(others), Named(results));

        static NamedType[] Named(IEnumerable<(string Name, Value Value)> values) => [.. values.Select(static v => new NamedType(v.Name, v.Value.Type))];
    }
}
