using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

// Operations that choose between two values, either of which may be a number.
public static partial class TensorOps
{
    /// <summary>The smaller of two, element by element; equal ones share the gradient.</summary>
    public static Tensor Minimum(Tensor left, Tensor right) => Meeting(left, right, static (a, b) => a.minimum(b));

    /// <inheritdoc cref="Minimum(Tensor, Tensor)"/>
    public static Tensor Minimum(Tensor left, double right) => With(left, right, Minimum);

    /// <inheritdoc cref="Minimum(Tensor, Tensor)"/>
    public static Tensor Minimum(double left, Tensor right) => With(right, left, Minimum);

    /// <summary>The larger of two, element by element; equal ones share the gradient.</summary>
    public static Tensor Maximum(Tensor left, Tensor right) => Meeting(left, right, static (a, b) => a.maximum(b));

    /// <inheritdoc cref="Maximum(Tensor, Tensor)"/>
    public static Tensor Maximum(Tensor left, double right) => With(left, right, Maximum);

    /// <inheritdoc cref="Maximum(Tensor, Tensor)"/>
    public static Tensor Maximum(double left, Tensor right) => With(right, left, Maximum);

    /// <summary>1 where both are equal, else 0, in the type of the operands and without gradient.</summary>
    public static Tensor Equal(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return Meeting(left.detach(), right.detach(), static (a, b) => a.eq(b).to(a.dtype)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Equal(Tensor, Tensor)"/>
    public static Tensor Equal(Tensor left, double right) => With(left, right, Equal);

    /// <inheritdoc cref="Equal(Tensor, Tensor)"/>
    public static Tensor Equal(double left, Tensor right) => With(right, left, Equal);

    /// <summary><paramref name="yes"/> where <paramref name="test"/> is not zero, else <paramref name="no"/>. No gradient flows to the test.</summary>
    public static Tensor Where(Tensor test, Tensor yes, Tensor no)
    {
        using var scope = NewDisposeScope();
        return Meeting(yes, no, (a, b) => where(test.detach().ne(Number.Of(0)), a, b)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor test, Tensor yes, double no) => With(yes, no, (a, b) => Where(test, a, b));

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor test, double yes, Tensor no) => With(no, yes, (a, b) => Where(test, b, a));

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static Tensor Where(Tensor test, double yes, double no)
    {
        using var scope = NewDisposeScope();
        return Where(test, tensor(yes, dtype: test.dtype, device: test.device), no).MoveToOuterDisposeScope();
    }

    // bfloat16 with a wider float gives the wider, also where one of them is a scalar.
    private static Tensor Meeting(Tensor left, Tensor right, Func<Tensor, Tensor, Tensor> choose)
    {
        if (left.dtype == right.dtype) return choose(left, right);
        using var scope = NewDisposeScope();
        ScalarType type = Narrow.Is(left) ? right.dtype : left.dtype;
        return choose(left.to(type), right.to(type)).MoveToOuterDisposeScope();
    }

    private static Tensor With(Tensor x, double number, Func<Tensor, Tensor, Tensor> choose)
    {
        using var scope = NewDisposeScope();
        return choose(x, tensor(number, dtype: x.dtype, device: x.device)).MoveToOuterDisposeScope();
    }
}
