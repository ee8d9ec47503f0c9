namespace MaskFormer.StableHlo;

// The position embedding (specification section 3.1).
public sealed partial class GraphBuilder
{
    /// <summary>The sine position embedding: from <c>[B, C, H, W]</c> to <c>[B, 2 · features, H, W]</c>, y first, computed in float32.</summary>
    public Value SinePosition(Value like, int features)
    {
        long[] sizes = [like.Dim(0), features, like.Dim(2), like.Dim(3)];

        // Each half depends on one coordinate only: two small constants instead of one of the whole map's size.
        Value y = Broadcast(Wave(features, like.Dim(2)), [1, 2], sizes);
        Value x = Broadcast(Wave(features, like.Dim(3)), [1, 3], sizes);
        return Concatenate(1, y, x);
    }

    /// <summary><c>[features, size]</c>; the order of operations in float32 is the original's.</summary>
    private Value Wave(int features, long size)
    {
        double[] wave = new double[features * size];
        for (int channel = 0; channel < features; channel++)
        {
            float period = MathF.Pow(10000f, 2f * (channel / 2) / features);
            for (long i = 0; i < size; i++)
            {
                float angle = (i + 1f) / (size + 1e-6f) * (float)(2 * Math.PI) / period;
                wave[(channel * size) + i] = channel % 2 == 0 ? MathF.Sin(angle) : MathF.Cos(angle);
            }
        }

        return Constant(Literal.FromNumbers(new TensorType(Float, features, size), wave));
    }
}
