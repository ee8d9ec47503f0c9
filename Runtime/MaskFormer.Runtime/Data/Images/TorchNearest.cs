namespace MaskFormer.Runtime.Data.Images;

/// <summary>torch's nearest-neighbour resize (<c>interpolate(mode="nearest")</c>), of maps of classes: the pixel at or before the place, in float32.</summary>
public static class TorchNearest
{
    /// <summary>Which source index each target index takes; twice the size has a rule of its own.</summary>
    internal static int[] Indices(int from, int to)
    {
        float step = (float)from / to;
        return [.. Enumerable.Range(0, to).Select(i => to == 2 * from ? i >> 1 : Math.Min((int)MathF.Floor(i * step), from - 1))];
    }
}
