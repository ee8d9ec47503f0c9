namespace MaskFormer.StableHlo;

// Small regions that other ops hold: what joins two elements, which of two is kept.
public sealed partial class GraphBuilder
{
    /// <summary>A region that is one op of its two scalar arguments.</summary>
    internal Block Reducer(BinaryKind kind, ElementType element)
    {
        TensorType scalar = new(element);
        (Location place, Location) = (Location, Location.Unknown); // the node around it says where it belongs
        Block block = Nested([scalar, scalar], a => [Emit(new BinaryOp(kind), a[0], a[1])]);
        Location = place;
        return block;
    }

    /// <summary>A region that compares two elements, each with its place.</summary>
    internal Block FirstIsSmaller(ElementType element)
    {
        TensorType scalar = new(element), place = new(ElementType.I32);
        return Nested([scalar, scalar, place, place], a => [Compare(Direction.LT, a[0], a[1])]);
    }

    /// <summary>A region that keeps its first argument where it is greater or equal.</summary>
    internal Block AtLeastAsLarge(ElementType element)
    {
        TensorType scalar = new(element);
        return Nested([scalar, scalar], a => [Compare(Direction.GE, a[0], a[1])]);
    }

    /// <summary>A region that keeps its second argument: an update takes the place of what was there.</summary>
    internal Block Newest(ElementType element)
    {
        TensorType scalar = new(element);
        return Nested([scalar, scalar], static a => [a[1]]);
    }
}
