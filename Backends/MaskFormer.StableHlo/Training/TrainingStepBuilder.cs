using MaskFormer.Language;
using MaskFormer.StableHlo.Gradients;

namespace MaskFormer.StableHlo.Training;

/// <summary>Writes a <see cref="TrainingStep"/>, part by part, in the order in which it runs.</summary>
internal sealed class TrainingStepBuilder(
    IGraphBlock model,
    IGraphBlock criterion,
    IReadOnlyList<NamedType> fields,
    AdamWOptions optimizer,
    GraphOptions options,
    IReadOnlyList<DerivedField>? derived
)
{
    private readonly GraphBuilder g = new(options) { BatchAxes = new BatchProbe(model, criterion, fields, options, derived) };
    private readonly List<(string Name, Value Old, Value New)> state = [];

    public TrainingStep Build(string name)
    {
        FieldInputs inputs = new(g, fields, derived);
        PortWiring wiring = PortWiring.Connect(model, criterion, inputs.Names);
        IReadOnlyList<Value> losses = inputs.Judge(model, criterion, wiring);
        Value total = losses[wiring.Total];
        if (total.Rank != 0)
            throw new GraphException(
                "MF5050",
                $"{criterion.GetType().Name}.{PortWiring.Minimised}",
                $"what training minimises must be one number, and this is {total.Type}",
                "Sum or average it over its axes"
            );

        string[] trained = [.. g.WeightKeys.Where(k => optimizer.Rule(k) is not null)];
        string[] buffers = [.. g.WeightKeys.Except(trained)];
        Value[] weights = [.. trained.Select(g.WeightOf)];
        Value?[] gradients = Gradients(total, weights);
        g.Place("AdamW.GradientNorm");
        Value norm = Norm(gradients);
        Value finite = g.And(g.Emit(new IsFiniteOp(), norm), g.Emit(new IsFiniteOp(), total));
        IReadOnlyList<NamedType> scalars = Update(trained, weights, gradients, norm, finite);

        (string Name, Value Value)[] outputs = [.. criterion.Outputs.Select((o, i) => (o.Name, losses[i])), ("GradientNorm", norm), ("Finite", finite)];
        (string Name, Value Value)[] fixedWeights = [.. buffers.Select(k => (k, g.WeightOf(k)))], batch = inputs.Used;
        (string, Value, int?)[] arguments =
        [
            .. state.Select(static (s, i) => (s.Name, s.Old, (int?)i)),
            .. fixedWeights
                .Concat(batch)
                .Concat(scalars.Select(s => (s.Name, g.Inputs.First(i => i.Name == s.Name).Value)))
                .Select(static a => (a.Name, a.Value, (int?)null)),
        ];
        Module module = g.Build(name, arguments, [.. state.Select(static s => (s.Name, s.New)), .. outputs]);
        return new(module, [.. state.Select(static s => new NamedType(s.Name, s.Old.Type))], Named(fixedWeights), Named(batch), scalars, Named(outputs));

        static NamedType[] Named((string Name, Value Value)[] values) => [.. values.Select(static v => new NamedType(v.Name, v.Value.Type))];
    }

    /// <summary>Gradients of the mean loss over all replicas; null for a weight that the loss does not depend on.</summary>
    private Value?[] Gradients(Value total, Value[] weights)
    {
        // Sums over the batch run over all replicas, so every replica holds the same loss, and each sees the derivative of all of them: their mean is wanted.
        g.Place("Criterion.Total");
        Value mean = options.Replicas == 1 ? total : g.Divide(total, options.Replicas);
        Value?[] gradients = [.. ReverseMode.Reached(g, mean, weights)];
        g.Place("AdamW.Gradients");
        return [.. gradients.Select(v => v is null ? null : g.AllReduce(v))];
    }

    private Value Norm(Value?[] gradients)
    {
        Value[] squares =
        [
            .. gradients
                .OfType<Value>()
                .Select(v => g.ReduceAxes(BinaryKind.Add, g.Multiply(v, v), [.. Enumerable.Range(0, v.Rank).Select(static i => (long)i)])),
        ];
        Value sum = squares.Length == 0 ? g.Number(0) : g.ReduceAxes(BinaryKind.Add, g.Stack(squares), 0);
        return g.Unary(UnaryKind.Sqrt, sum);
    }

    private IReadOnlyList<NamedType> Update(string[] trained, Value[] weights, Value?[] gradients, Value norm, Value finite)
    {
        Value rate = g.Input(TrainingStep.LearningRate), steps = g.Input(TrainingStep.Step);
        g.Place("AdamW.Step");
        Value next = g.Add(steps, 1);
        AdamW adam = new(g, optimizer, rate, next);
        Value? scale = optimizer.ClipNorm is double clip ? g.Emit(new BinaryOp(BinaryKind.Minimum), g.Divide(clip, g.Add(norm, 1e-6)), g.Number(1)) : null;
        Value[] first = [.. weights.Select((w, i) => g.Input(trained[i] + TrainingStep.FirstMoment, w.Type))];
        Value[] second = [.. weights.Select((w, i) => g.Input(trained[i] + TrainingStep.SecondMoment, w.Type))];
        (Value Weight, Value First, Value Second)[] updated = new (Value, Value, Value)[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            updated[i] = (weights[i], first[i], second[i]);
            if (gradients[i] is not { } gradient)
                continue;
            g.Place($"AdamW[{trained[i]}]");
            Value clipped = scale is null ? gradient : g.Multiply(gradient, scale);
            updated[i] = adam.Update(weights[i], first[i], second[i], clipped, optimizer.Rule(trained[i])!, finite);
        }

        for (int i = 0; i < weights.Length; i++)
            state.Add((trained[i], weights[i], updated[i].Weight));
        for (int i = 0; i < weights.Length; i++)
            state.Add((trained[i] + TrainingStep.FirstMoment, first[i], updated[i].First));
        for (int i = 0; i < weights.Length; i++)
            state.Add((trained[i] + TrainingStep.SecondMoment, second[i], updated[i].Second));
        state.Add((TrainingStep.Step, steps, g.Select(finite, next, steps)));
        bool random = g.Inputs.Any(static i => i.Name == GraphBuilder.RandomKeyInput);
        return [new(TrainingStep.LearningRate, rate.Type), .. random ? [new NamedType(GraphBuilder.RandomKeyInput, new(ElementType.UI32))] : (NamedType[])[]];
    }
}
