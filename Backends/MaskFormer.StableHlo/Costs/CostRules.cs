namespace MaskFormer.StableHlo.Costs;

/// <summary>How compilers for a kind of device treat memory. The numbers were chosen once, so that plans agree with the compilers' own statistics.</summary>
/// <param name="OperationsPerByte">
/// Operations that the device does in the time in which it moves a byte: what computing a value again may cost before keeping it is cheaper.
/// </param>
/// <param name="ProductsFuse">Whether products and convolutions compute their operands themselves, element by element.</param>
/// <param name="Tiles">Whether the two innermost axes are filled up to 8 × 128.</param>
public sealed record CostRules(double OperationsPerByte, bool ProductsFuse, bool Tiles)
{
    private const long Sublanes = 8, Lanes = 128;

    /// <summary>The rules of XLA's compilers.</summary>
    public static CostRules For(Target target) => target switch
    {
        Target.Tpu => new(60, ProductsFuse: true, Tiles: true),
        _ => new(14, ProductsFuse: false, Tiles: false),
    };

    /// <summary>Bytes of a value in the device's memory.</summary>
    internal long Bytes(Value value) => (long)(value.Type.Count * value.Type.Element.Size() * (Tiles ? Filling(value.Type.Sizes) : 1));

    // The compiler chooses which axes lie innermost; it is taken to choose those that waste least.
    private static double Filling(ReadOnlySpan<long> sizes)
    {
        if (sizes.Length < 2) return 1;
        double least = double.PositiveInfinity;
        for (int lane = 0; lane < sizes.Length; lane++)
        {
            for (int sublane = 0; sublane < sizes.Length; sublane++)
            {
                if (sublane == lane || sizes[lane] == 0 || sizes[sublane] == 0) continue;
                least = Math.Min(least, Filled(sizes[lane], Lanes) * Filled(sizes[sublane], Sublanes));
            }
        }

        return double.IsInfinity(least) ? 1 : least;
    }

    private static double Filled(long size, long tile) => (double)((size + tile - 1) / tile * tile) / size;
}
