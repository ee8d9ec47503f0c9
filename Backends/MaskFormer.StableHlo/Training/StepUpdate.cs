using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>The end of a step: norm of the gradients, clipping, AdamW, and a guard that keeps the old state when a number is not finite.</summary>
/// <param name="g">Receives the nodes.</param>
/// <param name="optimizer">AdamW's settings.</param>
internal sealed class StepUpdate(GraphBuilder g, AdamWOptions optimizer)
{
    /// <summary>Weights, first moments, second moments, the counter of updates, and statistics of batch norms, before and after.</summary>
    public List<(string Name, Value Old, Value New)> State { get; } = [];

    /// <summary>The norm of all gradients, and whether it and the loss are finite.</summary>
    public (Value Norm, Value Finite) Check(IEnumerable<Value?> gradients, Value total)
    {
        g.Place("AdamW.GradientNorm");
        Value[] squares =
        [
            .. gradients
                .OfType<Value>()
                .Select(v => g.ReduceAxes(BinaryKind.Add, g.Multiply(v, v), [.. Enumerable.Range(0, v.Rank).Select(static i => (long)i)])),
        ];
        Value norm = g.Unary(UnaryKind.Sqrt, squares.Length == 0 ? g.Number(0) : g.ReduceAxes(BinaryKind.Add, g.Stack(squares), 0));
        return (norm, g.And(g.Emit(new IsFiniteOp(), norm), g.Emit(new IsFiniteOp(), total)));
    }

    /// <summary>Writes the update and fills <see cref="State"/>.</summary>
    /// <param name="trained">Keys of the trained weights.</param>
    /// <param name="weights">Their values.</param>
    /// <param name="gradients">Their gradients; null for a weight that the loss does not depend on.</param>
    /// <param name="norm">The norm of all gradients.</param>
    /// <param name="finite">Whether the update is to be made.</param>
    /// <param name="buffers">Weights that change without a gradient.</param>
    public void Write(
        string[] trained,
        Value[] weights,
        Value?[] gradients,
        Value norm,
        Value finite,
        IEnumerable<KeyValuePair<string, (Value Old, Value New)>>? buffers = null)
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
            State.Add((trained[i], weights[i], updated[i].Weight));
        for (int i = 0; i < weights.Length; i++)
            State.Add((trained[i] + TrainingStep.FirstMoment, first[i], updated[i].First));
        for (int i = 0; i < weights.Length; i++)
            State.Add((trained[i] + TrainingStep.SecondMoment, second[i], updated[i].Second));
        State.Add((TrainingStep.Step, steps, g.Select(finite, next, steps)));
        foreach ((string key, (Value before, Value after)) in buffers ?? []) State.Add((key, before, g.Select(finite, after, before)));
    }
}
