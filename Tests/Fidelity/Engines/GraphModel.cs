using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Fidelity;

/// <summary>A generated graph with the recipe's weights.</summary>
internal sealed class GraphModel(
    IBlock model,
    IReadOnlyDictionary<string, float[]> weights,
    Precision precision,
    Func<Module, Func<IReadOnlyList<HostTensor>, IReadOnlyList<HostTensor>>> run
) : IReferenceModel
{
    private readonly GraphOptions options = new() { Float = GraphArrays.Type(precision), Compute = precision == Precision.BF16 ? ElementType.BF16 : null };
    private readonly HashSet<string> trained = [.. ((IBlock)model).Weights().Where(static w => w.Trained).Select(static w => w.Key)];

    // Runs of one case often have one size: a plugin compiles longer than it runs.
    private (string Shape, IReadOnlySet<string> Inner, ForwardGraph Graph, Func<IReadOnlyList<HostTensor>, IReadOnlyList<HostTensor>> Run)? last;

    public IReadOnlyDictionary<string, Array64> Forward(Array64 image, IReadOnlySet<string> inner)
    {
        if (last is not { } held || held.Shape != image.ShapeText || !held.Inner.SetEquals(inner))
        {
            ForwardGraph built = ForwardGraph.Build("forward", new WatchedModel(model, inner), Types(new() { ["Image"] = image }), options);
            last = held = (image.ShapeText, inner, built, run(built.Module));
        }

        ForwardGraph graph = held.Graph;
        IReadOnlyList<HostTensor> results = held.Run([.. graph.Weights.Select(Weight), GraphArrays.ToTensor(image, precision)]);
        return graph.Outputs.Select(static (o, i) => (o.Name, i)).ToDictionary(static p => p.Name, p => GraphArrays.ToArray(results[p.i]));
    }

    public CriterionResult Gradients(IBlock criterion, Array64 image, TargetBatch targets)
    {
        GraphBuilder g = new(options with { Training = true });
        Dictionary<string, Array64> fields = new(GraphArrays.Fields(targets)) { ["Image"] = image };
        IReadOnlyList<Value> outputs = ((IGraphBlock)model).Build(g, "", [g.Typed(g.Input("Image", image.Shape))]);
        g.Compute = g.Float;
        Value[] predicted = [.. outputs.Select(g.Typed)];
        Dictionary<string, Value> ports = model.Outputs.Select((o, i) => (o.Name, i)).ToDictionary(static p => p.Name, p => predicted[p.i]);
        IReadOnlyList<Value> losses = ((IGraphBlock)criterion).Build(
            g,
            "criterion",
            [.. criterion.Inputs.Select(port => ports.TryGetValue(port.Name, out Value? value) ? value : g.Input(port.Name, fields[port.Name].Shape))]
        );
        string[] names = [.. criterion.Outputs.Select(static o => o.Name)],
            keys = [.. g.WeightKeys.Where(trained.Contains)];
        Value[] rectified = precision == Precision.BF16 ? [] : [.. ReluInputs(predicted)]; // only float32 is held against float64
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, losses[Array.IndexOf(names, "Total")], [.. keys.Select(g.WeightOf)]);
        Module module = g.Build(
            "gradients",
            [
                .. names.Select((n, i) => (n, losses[i])),
                .. keys.Select((k, i) => (k, gradients[i])),
                .. rectified.Select(static (value, i) => ($"relu.{i}", value)),
            ]
        );
        IReadOnlyList<HostTensor> results = run(module)([
            .. g.WeightKeys.Select(k => Weight(new(k, g.WeightOf(k).Type))),
            .. g.Inputs.Select(input => GraphArrays.ToTensor(fields[input.Name], precision)),
        ]);
        return new(
            names.Select(static (n, i) => (n, i)).ToDictionary(static p => p.n, p => GraphArrays.ToArray(results[p.i])),
            keys.Select(static (k, i) => (k, i)).ToDictionary(static p => p.k, p => GraphArrays.ToArray(results[names.Length + p.i])),
            [.. results.Skip(names.Length + keys.Length).Select(GraphArrays.ToArray)]
        );
    }

    public TrainedState Train(
        IBlock criterion,
        Array64 image,
        Func<int, TargetBatch> targets,
        IReadOnlyDictionary<string, ParameterGroup> groups,
        double clipNorm,
        int steps
    )
    {
        Dictionary<string, Array64> fields = new(GraphArrays.Fields(targets(0))) { ["Image"] = image };
        ParameterGroup any = groups.Values.First();
        AdamWOptions optimizer = new()
        {
            Beta1 = any.Beta1,
            Beta2 = any.Beta2,
            Epsilon = any.Epsilon,
            ClipNorm = clipNorm,
            Rule = key => groups.TryGetValue(key, out ParameterGroup? group) ? new WeightRate(group.LearningRate, group.WeightDecay) : null,
        };
        TrainingStep step = TrainingStep.Build("train_step", (IGraphBlock)model, (IGraphBlock)criterion, Types(fields), optimizer, options);
        Func<IReadOnlyList<HostTensor>, IReadOnlyList<HostTensor>> execute = run(step.Module);
        HostTensor[] state = [.. step.State.Select(s => weights.ContainsKey(s.Name) ? Weight(s) : HostTensor.From(Literal.Splat(s.Type, 0)))];
        HostTensor[] buffers = [.. step.Buffers.Select(Weight)];
        List<CriterionResult> done = [];
        for (int i = 0; i <= steps; i++)
        {
            fields = new(GraphArrays.Fields(targets(i))) { ["Image"] = image };
            IReadOnlyList<HostTensor> results = execute([
                .. state, .. buffers, .. step.Batch.Select(b => GraphArrays.ToTensor(fields[b.Name], precision)),
                GraphArrays.ToTensor(new([], [1]), precision), // the groups hold whole learning rates
            ]);
            done.Add(
                new(
                    step.Outputs.Select(static (o, n) => (o.Name, n)).ToDictionary(static p => p.Name, p => GraphArrays.ToArray(results[state.Length + p.n])),
                    new Dictionary<string, Array64>(),
                    []
                )
            );
            if (i < steps)
                state = [.. results.Take(state.Length)];
        }

        double[] norms = [.. done.Select(static j => j.Losses["GradientNorm"].Values[0])];
        Dictionary<string, Array64> named = step.State.Zip(state).ToDictionary(static p => p.First.Name, static p => GraphArrays.ToArray(p.Second));
        return new(
            done[..steps],
            norms[..steps],
            done[steps].Losses["Total"].Values[0],
            Named(""),
            Named(TrainingStep.FirstMoment),
            Named(TrainingStep.SecondMoment)
        );

        Dictionary<string, Array64> Named(string suffix) => groups.Keys.ToDictionary(static key => key, key => named[key + suffix]);
    }

    public void Dispose() { }

    // A ReLU is written as "where x <= 0: 0, else x".
    private static IEnumerable<Value> ReluInputs(IEnumerable<Value> of)
    {
        HashSet<Node> seen = [];
        Stack<Node> open = new(of.Select(static value => value.Producer).OfType<Node>());
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node)) continue;
            foreach (Value operand in node.Operands)
            {
                if (operand.Producer is { } producer)
                    open.Push(producer);
            }

            if (node.Op is SelectOp && node.Operands[0].Producer is { Op: CompareOp } test && test.Operands[0] == node.Operands[2])
                yield return node.Operands[2];
        }
    }

    private NamedType[] Types(Dictionary<string, Array64> fields) => [.. fields.Select(f => new NamedType(f.Key, new(options.Float, f.Value.Shape)))];

    private HostTensor Weight(NamedType weight) =>
        GraphArrays.ToTensor(new([.. weight.Type.Dims], Array.ConvertAll(weights[weight.Name], static v => (double)v)), precision);
}
