namespace MaskFormer.Language;

/// <summary>
/// A symbolic tensor. It has no data: expressions over it are read by the generator and never run.
/// Operands of <c>+ - * /</c> have equal shapes, or one of them is a scalar; anything else is written with <see cref="Ops.Expand"/>.
/// </summary>
public sealed class Tensor
{
    private Tensor() { }

    /// <summary>Element by element sum.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => throw Ops.CompileTimeOnly;

    /// <summary>Element by element difference.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => throw Ops.CompileTimeOnly;

    /// <summary>Element by element product.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => throw Ops.CompileTimeOnly;

    /// <summary>Element by element quotient.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => throw Ops.CompileTimeOnly;

    /// <summary>The negated tensor.</summary>
    public static Tensor operator -(Tensor x) => throw Ops.CompileTimeOnly;

    /// <summary>A number, wherever a tensor meets one: <c>1 - x</c>, <c>2 * x</c>.</summary>
    public static implicit operator Tensor(double number) => throw Ops.CompileTimeOnly;
}
