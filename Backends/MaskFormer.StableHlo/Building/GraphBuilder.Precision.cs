namespace MaskFormer.StableHlo;

// The rules of docs/precision.md. Types follow the values: a bfloat16 value stays bfloat16 from op to op, float32 and float64 are never touched.
public sealed partial class GraphBuilder
{
    /// <summary>A floating-point value in the type <see cref="Compute"/>: what enters the model, and what leaves it; whole numbers stay.</summary>
    public Value Typed(Value x) => x.Type.Element.IsFloat() ? To(x, Compute) : x;

    /// <summary>Whether a value is held in bfloat16.</summary>
    internal static bool IsNarrow(Value x) => x.Type.Element == ElementType.BF16;

    /// <summary>What is computed of a bfloat16 value in float32 and rounded once at the end; of any other value just what is computed.</summary>
    internal Value Widely(Value x, Func<Value, Value> compute) =>
        IsNarrow(x) ? To(compute(To(x, ElementType.F32)), ElementType.BF16) : compute(x);

    /// <summary>A bfloat16 value as float32, which is exact; any other value itself.</summary>
    private Value Widened(Value x) => IsNarrow(x) ? To(x, ElementType.F32) : x;

    /// <summary>Both values in the wider one's type, if one of them is bfloat16.</summary>
    private (Value A, Value B) Matched(Value a, Value b) => (IsNarrow(a), IsNarrow(b)) switch
    {
        (true, false) when b.Type.Element.IsFloat() => (To(a, b.Type.Element), b),
        (false, true) when a.Type.Element.IsFloat() => (a, To(b, a.Type.Element)),
        _ => (a, b),
    };

    /// <summary>A value times or over a number. The number is not rounded: where bfloat16 cannot hold it, the op is done in float32.</summary>
    private Value Scaled(Value x, double number, Func<Value, Value, Value> op) =>
        IsNarrow(x) && (float)(BrainFloat)(float)number != number
            ? Widely(x, wide => op(wide, FullLike(wide, number)))
            : op(x, FullLike(x, number));

    /// <summary>
    /// A product: with one bfloat16 factor all factors and the result are bfloat16, the sum inside is float32. Accelerators are given just that. A CPU is
    /// given the rounded factors as float32, which is the same rule: XLA's CPU back end adds bfloat16 products up in bfloat16, and slowly.
    /// </summary>
    private Value Product(Op op, Value a, Value b)
    {
        if (!IsNarrow(a) && !IsNarrow(b))
            return Emit(op, a, b);
        (a, b) = (To(a, ElementType.BF16), To(b, ElementType.BF16));
        return Options.Target == Target.Cpu
            ? To(Emit(Typed(ElementType.F32, Options.Precision), To(a, ElementType.F32), To(b, ElementType.F32)), ElementType.BF16)
            : Emit(Typed(ElementType.BF16, Precision.DEFAULT), a, b);

        Op Typed(ElementType type, Precision precision) => op switch
        {
            DotGeneralOp dot => dot with { Precision = precision, Result = type },
            ConvolutionOp convolution => convolution with { Precision = precision, Result = type },
            _ => throw new ArgumentOutOfRangeException(nameof(op), op.Name, "no product"),
        };
    }

    /// <summary>Adds a bias along an axis; it keeps all its digits.</summary>
    private Value Biased(Value y, Value bias, int axis) => Widely(y, wide => Add(wide, Along(bias, wide, axis)));
}
