namespace MaskFormer.StableHlo;

// Operations that choose between two values, either of which may be a number.
public sealed partial class GraphBuilder
{
    /// <summary>The smaller of two, element by element; equal ones share the gradient.</summary>
    public Value Minimum(Value left, Value right) => Binary(BinaryKind.Minimum, left, right);

    /// <inheritdoc cref="Minimum(Value, Value)"/>
    public Value Minimum(Value left, double right) => Minimum(left, FullLike(left, right));

    /// <inheritdoc cref="Minimum(Value, Value)"/>
    public Value Minimum(double left, Value right) => Minimum(FullLike(right, left), right);

    /// <summary>The larger of two, element by element; equal ones share the gradient.</summary>
    public Value Maximum(Value left, Value right) => Binary(BinaryKind.Maximum, left, right);

    /// <inheritdoc cref="Maximum(Value, Value)"/>
    public Value Maximum(Value left, double right) => Maximum(left, FullLike(left, right));

    /// <inheritdoc cref="Maximum(Value, Value)"/>
    public Value Maximum(double left, Value right) => Maximum(FullLike(right, left), right);

    /// <summary>1 where both are equal, else 0, in the type of the operands. No gradient flows.</summary>
    public Value Equal(Value left, Value right)
    {
        (left, right) = Matched(Detach(left), Detach(right));
        if (left.Rank == 0 && right.Rank > 0) left = BroadcastLike(left, right);
        if (right.Rank == 0 && left.Rank > 0) right = BroadcastLike(right, left);
        return To(Compare(Direction.EQ, left, right), left.Type.Element);
    }

    /// <inheritdoc cref="Equal(Value, Value)"/>
    public Value Equal(Value left, double right) => Equal(left, FullLike(left, right));

    /// <inheritdoc cref="Equal(Value, Value)"/>
    public Value Equal(double left, Value right) => Equal(FullLike(right, left), right);

    /// <summary><paramref name="yes"/> where <paramref name="test"/> is not zero, else <paramref name="no"/>. No gradient flows to the test.</summary>
    public Value Where(Value test, Value yes, Value no)
    {
        (yes, no) = Matched(yes, no);
        Value largest = test.Rank > 0 ? test : yes.Rank > 0 ? yes : no;
        Value Whole(Value x) => x.Rank == 0 && largest.Rank > 0 ? BroadcastLike(x, largest) : x;
        return Select(Whole(Compare(Direction.NE, Widened(Detach(test)), 0)), Whole(yes), Whole(no));
    }

    /// <inheritdoc cref="Where(Value, Value, Value)"/>
    public Value Where(Value test, Value yes, double no) => Where(test, yes, FullLike(yes, no));

    /// <inheritdoc cref="Where(Value, Value, Value)"/>
    public Value Where(Value test, double yes, Value no) => Where(test, FullLike(no, yes), no);

    /// <inheritdoc cref="Where(Value, Value, Value)"/>
    public Value Where(Value test, double yes, double no) => Where(test, FullLike(test, yes), FullLike(test, no));
}
