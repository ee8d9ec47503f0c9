namespace MaskFormer.StableHlo;

// Loops and branches.
public sealed partial class GraphBuilder
{
    /// <summary>Repeats while the condition holds. The bodies may use outer values.</summary>
    /// <param name="state">The start values.</param>
    /// <param name="condition">From the state one i1 scalar.</param>
    /// <param name="body">From the state the next state, of the same types.</param>
    /// <param name="expected">Turns that a run is expected to make where only the data can tell.</param>
    internal IReadOnlyList<Value> While(
        IReadOnlyList<Value> state,
        Func<IReadOnlyList<Value>, Value> condition,
        Func<IReadOnlyList<Value>, IReadOnlyList<Value>> body,
        double? expected = null
    )
    {
        TensorType[] types = [.. state.Select(static s => s.Type)];
        return EmitMany(new WhileOp { Expected = expected }, state, [Nested(types, s => [condition(s)]), Nested(types, body)]);
    }

    /// <summary>One of two results by a scalar predicate.</summary>
    internal IReadOnlyList<Value> If(Value predicate, Func<IReadOnlyList<Value>> yes, Func<IReadOnlyList<Value>> no) =>
        EmitMany(new IfOp(), [predicate], [Nested([], _ => yes()), Nested([], _ => no())]);
}
