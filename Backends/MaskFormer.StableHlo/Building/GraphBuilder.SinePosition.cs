using MaskFormer.Language;

namespace MaskFormer.StableHlo;

// The position embedding of the original's mask_former/modeling/transformer/position_encoding.py.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// The sine position embedding: from <c>[B, C, H, W]</c> to <c>[B, 2 · features, H, W]</c>, y first, computed in float32, with the type of <paramref
    /// name="like"/>.
    /// </summary>
    public Value SinePosition(Value like, int features)
    {
        long[] sizes = [like.Dim(0), features, like.Dim(2), like.Dim(3)];

        // Each half depends on one coordinate only: two small constants instead of one of the whole map's size.
        Value y = Broadcast(Wave(features, like.Dim(2), like.Type.Element), [1, 2], sizes);
        Value x = Broadcast(Wave(features, like.Dim(3), like.Type.Element), [1, 3], sizes);
        return Concatenate(1, y, x);
    }

    private Value Wave(int features, long size, ElementType element) =>
        Constant(Literal.FromNumbers(new TensorType(element, features, size), [.. PositionWaves.Of(features, (int)size).Select(static wave => (double)wave)]));
}
