namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>
/// Masks as maps of their owners: [images, depth, height, width], at each pixel the slots, plus one, of the targets that hold it; the lowest slot lies in the
/// first map.
/// </summary>
public static class OwnerMaps
{
    /// <summary>As many maps as the deepest overlap needs.</summary>
    /// <param name="masks">[images, slots, height, width]: not 0 inside of a target.</param>
    /// <param name="images">Images.</param>
    /// <param name="slots">Slots of each.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static ushort[] Of(ReadOnlySpan<float> masks, int images, int slots, int height, int width)
    {
        int plane = height * width, depth = 1;
        byte[] held = new byte[images * plane];
        for (int i = 0; i < masks.Length; i++)
        {
            if (masks[i] != 0) depth = Math.Max(depth, ++held[Pixel(i)]);
        }

        ushort[] owners = new ushort[images * depth * plane];
        Array.Clear(held);
        for (int i = 0; i < masks.Length; i++)
        {
            if (masks[i] == 0) continue;
            (int image, int slot, int pixel) = (i / plane / slots, i / plane % slots, i % plane);
            owners[((((image * depth) + held[Pixel(i)]++) * plane) + pixel)] = (ushort)(slot + 1);
        }

        return owners;

        int Pixel(int i) => (i / plane / slots * plane) + (i % plane);
    }

    /// <summary>The same in so many maps; those that are added are empty.</summary>
    /// <param name="owners">[images, depth, plane].</param>
    /// <param name="images">Images.</param>
    /// <param name="depth">Maps of each image in <paramref name="owners"/>.</param>
    /// <param name="wanted">Maps of each image in the result, as many or more.</param>
    public static ushort[] Deepened(ushort[] owners, int images, int depth, int wanted)
    {
        if (depth == wanted) return owners;
        int stack = owners.Length / images, plane = stack / depth;
        ushort[] more = new ushort[images * wanted * plane];
        for (int image = 0; image < images; image++) owners.AsSpan(image * stack, stack).CopyTo(more.AsSpan(image * wanted * plane));
        return more;
    }
}
