namespace MaskFormer.StableHlo;

// Arithmetic: operands have equal shapes, or one of them is a scalar or a number; bfloat16 with a wider float gives the wider.
public sealed partial class GraphBuilder
{
    /// <summary>A number as a scalar of the usual element type.</summary>
    public Value Number(double number) => Full(number, Float);

    /// <summary>All elements equal to a number, rounded to the element type.</summary>
    public Value Full(double number, ElementType element, params ReadOnlySpan<long> sizes) =>
        Emit(new ConstantOp(Literal.Splat(new TensorType(element, sizes), number)));

    /// <summary>All elements equal to a number, with the type of another value.</summary>
    public Value FullLike(Value like, double number) => Emit(new ConstantOp(Literal.Splat(like.Type, number)));

    /// <summary>A fixed value.</summary>
    public Value Constant(Literal literal) => Emit(new ConstantOp(literal));

    /// <summary>Zeros of the given sizes, of the type <see cref="Compute"/>.</summary>
    public Value Zeros(params long[] sizes) => Full(0, Compute, sizes);

    /// <summary>Ones of the given sizes, of the type <see cref="Compute"/>.</summary>
    public Value Ones(params long[] sizes) => Full(1, Compute, sizes);

    /// <summary>a + b.</summary>
    public Value Add(Value a, Value b) => Binary(BinaryKind.Add, a, b);

    /// <summary>a + b.</summary>
    public Value Add(Value a, double b) => Binary(BinaryKind.Add, a, FullLike(a, b));

    /// <summary>a + b.</summary>
    public Value Add(double a, Value b) => Binary(BinaryKind.Add, FullLike(b, a), b);

    /// <summary>a - b.</summary>
    public Value Subtract(Value a, Value b) => Binary(BinaryKind.Subtract, a, b);

    /// <summary>a - b.</summary>
    public Value Subtract(Value a, double b) => Binary(BinaryKind.Subtract, a, FullLike(a, b));

    /// <summary>a - b.</summary>
    public Value Subtract(double a, Value b) => Binary(BinaryKind.Subtract, FullLike(b, a), b);

    /// <summary>a · b, element by element.</summary>
    public Value Multiply(Value a, Value b) => Binary(BinaryKind.Multiply, a, b);

    /// <summary>a · b.</summary>
    public Value Multiply(Value a, double b) => Scaled(a, b, Multiply);

    /// <summary>a · b.</summary>
    public Value Multiply(double a, Value b) => Scaled(b, a, (x, number) => Multiply(number, x));

    /// <summary>a / b.</summary>
    public Value Divide(Value a, Value b) => Binary(BinaryKind.Divide, a, b);

    /// <summary>a / b.</summary>
    public Value Divide(Value a, double b) => Scaled(a, b, Divide);

    /// <summary>a / b.</summary>
    public Value Divide(double a, Value b) => Scaled(b, a, (x, number) => Divide(number, x));

    /// <summary>-x.</summary>
    public Value Negate(Value x) => Unary(UnaryKind.Negate, x);

    /// <summary>An op of two operands; a scalar meets a tensor by repetition.</summary>
    internal Value Binary(BinaryKind kind, Value a, Value b)
    {
        if (a.Rank == 0 && b.Rank != 0)
            a = BroadcastLike(a, b);
        else if (b.Rank == 0 && a.Rank != 0)
            b = BroadcastLike(b, a);
        (a, b) = Matched(a, b);
        return Emit(new BinaryOp(kind), a, b);
    }

    internal Value Unary(UnaryKind kind, Value x) => Emit(new UnaryOp(kind), x);

    internal Value Compare(Direction direction, Value a, Value b) => Emit(new CompareOp(direction, CompareOp.DefaultType(a.Type.Element)), a, b);

    internal Value Compare(Direction direction, Value a, double b) => Compare(direction, a, FullLike(a, b));

    internal Value Select(Value predicate, Value a, Value b) => Emit(new SelectOp(), predicate, a, b);

    internal Value And(Value a, Value b) => Emit(new BinaryOp(BinaryKind.And), a, b);

    internal Value Or(Value a, Value b) => Emit(new BinaryOp(BinaryKind.Or), a, b);

    internal Value Not(Value a) => Unary(UnaryKind.Not, a);

    internal Value To(Value x, ElementType element) => x.Type.Element == element ? x : Emit(new ConvertOp(element), x);
}
