namespace MaskFormer.StableHlo.Gradients;

/// <summary>Rules of element-wise ops. Ties are split as PyTorch splits them.</summary>
internal static class ElementGradients
{
    public static Value?[]? Binary(GraphBuilder g, BinaryKind kind, Value a, Value b, Value y, Value ct, bool[] wanted) => kind switch
    {
        BinaryKind.Add => [ct, ct],
        BinaryKind.Subtract => [ct, wanted[1] ? g.Negate(ct) : null],
        BinaryKind.Multiply => [wanted[0] ? g.Multiply(ct, b) : null, wanted[1] ? g.Multiply(ct, a) : null],
        BinaryKind.Divide => [wanted[0] ? g.Divide(ct, b) : null, wanted[1] ? g.Negate(g.Divide(g.Multiply(ct, y), b)) : null],
        BinaryKind.Maximum or BinaryKind.Minimum => [Winner(g, a, b, y, ct), Winner(g, b, a, y, ct)],
        BinaryKind.Power => [wanted[0] ? PowerBase(g, a, b, ct) : null, wanted[1] ? PowerExponent(g, a, y, ct) : null],
        BinaryKind.Remainder => [ct, wanted[1] ? g.Negate(g.Multiply(ct, Truncated(g, g.Divide(a, b)))) : null],
        BinaryKind.Atan2 => [g.Divide(g.Multiply(ct, b), Norm(g, a, b)), g.Negate(g.Divide(g.Multiply(ct, a), Norm(g, a, b)))],
        _ => null,
    };

    /// <summary>Null for steps, whose derivative is zero.</summary>
    public static Value? Unary(GraphBuilder g, UnaryKind kind, Value x, Value y, Value ct) => kind switch
    {
        UnaryKind.Negate => g.Negate(ct),
        UnaryKind.Abs => g.Multiply(ct, g.Unary(UnaryKind.Sign, x)),
        UnaryKind.Exponential => g.Multiply(ct, y),
        UnaryKind.ExponentialMinusOne => g.Multiply(ct, g.Add(y, 1)),
        UnaryKind.Log => g.Divide(ct, x),
        UnaryKind.LogPlusOne => g.Divide(ct, g.Add(x, 1)),
        UnaryKind.Logistic => g.Multiply(ct, g.Multiply(y, g.Subtract(1, y))),

        // (1 + y)(1 - y) keeps digits where y is near ±1; 1 - y² does not.
        UnaryKind.Tanh => g.Multiply(g.Add(ct, g.Multiply(ct, y)), g.Subtract(1, y)),
        UnaryKind.Sqrt => g.Divide(g.Multiply(ct, 0.5), y),
        UnaryKind.Rsqrt => g.Multiply(g.Multiply(ct, -0.5), g.Multiply(y, g.Multiply(y, y))),
        UnaryKind.Cbrt => g.Divide(g.Divide(g.Multiply(ct, y), x), 3),
        UnaryKind.Sine => g.Multiply(ct, g.Unary(UnaryKind.Cosine, x)),
        UnaryKind.Cosine => g.Negate(g.Multiply(ct, g.Unary(UnaryKind.Sine, x))),
        _ => null,
    };

    /// <summary>
    /// What was chosen passes. ReLU, 0 where x ≤ 0, asks its result instead: y ≤ 0 in the same places, and y is kept for the next product in any case, so that
    /// neither x nor a mask of x need be.
    /// </summary>
    public static Value?[] Select(GraphBuilder g, IReadOnlyList<Value> x, Value y, Value ct)
    {
        bool relu = x[0].Producer is { Op: CompareOp { Direction: Direction.LE } } compare && compare.Operands[0] == x[2] && compare.Operands[1] == x[1];
        Value first = relu ? g.Compare(Direction.LE, y, x[1]) : x[0], zero = g.FullLike(ct, 0);
        return [null, g.Select(first, ct, zero), g.Select(first, zero, ct)];
    }

    /// <summary>The bounds belong to the range: clamp passes the gradient there, as in PyTorch.</summary>
    public static Value Clamp(GraphBuilder g, IReadOnlyList<Value> x, Value ct)
    {
        Value low = x[0].Rank == 0 ? g.BroadcastLike(x[0], ct) : x[0], high = x[2].Rank == 0 ? g.BroadcastLike(x[2], ct) : x[2];
        return g.Select(g.And(g.Compare(Direction.LE, low, x[1]), g.Compare(Direction.LE, x[1], high)), ct, g.FullLike(ct, 0));
    }

    private static Value Winner(GraphBuilder g, Value own, Value other, Value y, Value ct)
    {
        Value won = g.Select(g.Compare(Direction.EQ, other, y), g.Multiply(ct, 0.5), ct);
        return g.Select(g.Compare(Direction.EQ, own, y), won, g.FullLike(ct, 0));
    }

    private static Value PowerBase(GraphBuilder g, Value a, Value b, Value ct)
    {
        Value slope = g.Multiply(b, g.Binary(BinaryKind.Power, a, g.Subtract(b, 1)));
        return g.Multiply(ct, g.Select(g.Compare(Direction.EQ, b, 0), g.FullLike(b, 0), slope));
    }

    private static Value PowerExponent(GraphBuilder g, Value a, Value y, Value ct)
    {
        Value safe = g.Select(g.Compare(Direction.EQ, a, 0), g.FullLike(a, 1), a);
        return g.Multiply(ct, g.Multiply(g.Log(safe), y));
    }

    private static Value Truncated(GraphBuilder g, Value x) =>
        g.Multiply(g.Unary(UnaryKind.Sign, x), g.Unary(UnaryKind.Floor, g.Unary(UnaryKind.Abs, x)));

    private static Value Norm(GraphBuilder g, Value a, Value b) => g.Add(g.Multiply(a, a), g.Multiply(b, b));
}
