namespace MaskFormer.StableHlo;

// Functions of one tensor.
public sealed partial class GraphBuilder
{
    /// <summary>max(x, 0); NaN stays NaN, the gradient at 0 is 0 as in PyTorch.</summary>
    public Value Relu(Value x)
    {
        Value zero = FullLike(x, 0);
        return Select(Compare(Direction.LE, x, zero), zero, x);
    }

    /// <summary>x · Φ(x), exact form.</summary>
    public Value Gelu(Value x) => Widely(x, w => Multiply(Multiply(w, 0.5), Add(Emit(new ErfOp(), Multiply(w, Math.Sqrt(0.5))), 1)));

    /// <summary>1 / (1 + e^-x).</summary>
    public Value Sigmoid(Value x) => Widely(x, w => Unary(UnaryKind.Logistic, w));

    /// <summary>log(1 + e^x), computed as max(x, 0) + log(1 + e^-|x|); the gradient at 0 is ½.</summary>
    public Value Softplus(Value x) => Widely(x, w =>
        Add(Binary(BinaryKind.Maximum, w, FullLike(w, 0)), Unary(UnaryKind.LogPlusOne, Exp(Negate(Unary(UnaryKind.Abs, w))))));

    /// <summary>e^x.</summary>
    public Value Exp(Value x) => Widely(x, w => Unary(UnaryKind.Exponential, w));

    /// <summary>Natural logarithm.</summary>
    public Value Log(Value x) => Widely(x, w => Unary(UnaryKind.Log, w));

    /// <summary>max(x, least); the gradient at the bound is 1 as in PyTorch's clamp.</summary>
    public Value AtLeast(Value x, double least) =>
        Emit(new ClampOp(), Full(least, x.Type.Element), x, Full(double.PositiveInfinity, x.Type.Element));

    /// <summary>1 where x &gt; than, else 0, in the type of <paramref name="x"/> and without gradient.</summary>
    public Value Greater(Value x, double than)
    {
        Value seen = Widened(Detach(x));
        return To(Compare(Direction.GT, seen, than), x.Type.Element);
    }

    /// <summary>Hyperbolic tangent.</summary>
    public Value Tanh(Value x) => Widely(x, w => Unary(UnaryKind.Tanh, w));

    /// <summary>x / (1 + e^-x).</summary>
    public Value Silu(Value x) => Widely(x, w => Multiply(w, Sigmoid(w)));

    /// <summary>Square root.</summary>
    public Value Sqrt(Value x) => Widely(x, w => Unary(UnaryKind.Sqrt, w));

    /// <summary>1 / √x.</summary>
    public Value Rsqrt(Value x) => Widely(x, w => Unary(UnaryKind.Rsqrt, w));

    /// <summary>|x|; the gradient at 0 is 0.</summary>
    public Value Abs(Value x) => Unary(UnaryKind.Abs, x);

    /// <summary>x to the power of a number.</summary>
    public Value Pow(Value x, double exponent) => Widely(x, w => Binary(BinaryKind.Power, w, FullLike(w, exponent)));

    /// <summary>Softmax over an axis.</summary>
    public Value Softmax(Value x, int axis = -1) => Widely(x, w =>
    {
        int at = Counted(w, axis);
        KeepWhole(w, at, "softmax");
        Value e = Exp(Shifted(w, at));
        return Divide(e, Kept(ReduceAxes(BinaryKind.Add, e, [at]), w, at));
    });

    /// <summary>Logarithm of the softmax over an axis.</summary>
    public Value LogSoftmax(Value x, int axis = -1) => Widely(x, w =>
    {
        int at = Counted(w, axis);
        KeepWhole(w, at, "softmax");
        Value z = Shifted(w, at);
        return Subtract(z, Kept(Log(ReduceAxes(BinaryKind.Add, Exp(z), [at])), w, at));
    });

    /// <summary>The same values without a gradient.</summary>
    public Value Detach(Value x) => Emit(new StopGradientOp(), x);

    /// <summary>Class ids <c>[...]</c> to <c>[..., count]</c> with a one at each id; another number gives zeros.</summary>
    public Value OneHot(Value ids, int count)
    {
        long[] dims = [.. ids.Type.Dims, count];
        Value classes = Emit(new IotaOp(new TensorType(ids.Type.Element, dims), ids.Rank));
        return To(
            Compare(Direction.EQ, Broadcast(ids, [.. Enumerable.Range(0, ids.Rank).Select(static i => (long)i)], dims), classes),
            ids.Type.Element.IsFloat() ? ids.Type.Element : Float
        );
    }

    /// <summary>
    /// Where the largest value of the last axis is, <c>[..., count]</c> to <c>[...]</c>; the first of equals, without gradient, in the type of
    /// <paramref name="x"/>, but float32 for bfloat16, which counts to 256 only. What is not a number counts as the largest, as in PyTorch.
    /// </summary>
    public Value Argmax(Value x)
    {
        Value seen = Widened(Detach(x));
        int last = x.Rank - 1;
        KeepWhole(seen, last, "the largest");
        Value largest = Kept(ReduceAxes(BinaryKind.Maximum, seen, [last]), seen, last);
        Value best = Or(Compare(Direction.EQ, seen, largest), Compare(Direction.NE, seen, seen));
        return ReduceAxes(BinaryKind.Minimum, Select(best, Emit(new IotaOp(seen.Type, last)), FullLike(seen, x.Dim(last) - 1)), [last]);
    }

    /// <summary>x without its largest value along an axis, which changes nothing but the range.</summary>
    private Value Shifted(Value x, int axis) => Subtract(x, Kept(Detach(ReduceAxes(BinaryKind.Maximum, x, [axis])), x, axis));

    /// <summary>Repeats a value that lost an axis along that axis.</summary>
    private Value Kept(Value reduced, Value like, int axis) =>
        Broadcast(reduced, [.. Enumerable.Range(0, like.Rank).Where(i => i != axis).Select(static i => (long)i)], [.. like.Type.Dims]);
}
