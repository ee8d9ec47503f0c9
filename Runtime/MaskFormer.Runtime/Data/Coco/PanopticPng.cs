using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Coco;

/// <summary>The PNGs of COCO panoptic: id = R + 256 G + 65536 B.</summary>
public static class PanopticPng
{
    /// <summary>Reads the segment ids.</summary>
    /// <param name="file">The bytes of the PNG. Palettes are looked up, alpha is ignored.</param>
    /// <param name="place">Its name, for errors.</param>
    /// <exception cref="DataException">MF6005, MF6006: see <see cref="PngReader"/>; MF6008: grey or more than 8 bits, which cannot hold ids.</exception>
    public static LabelMap Read(ReadOnlySpan<byte> file, string place)
    {
        PngData png = PngReader.Open(file, place);
        (int height, int width, PngColour colour) = (png.Header.Height, png.Header.Width, png.Header.Colour);
        if (colour is PngColour.Grey or PngColour.GreyAlpha || png.Header.Depth == 16)
        {
            throw new DataException(
                "MF6008", place, $"A map of segment ids needs 8-bit red, green and blue, but this is {colour} of {png.Header.Depth} bits",
                "Write the ids as R + 256 G + 65536 B.");
        }

        return new LabelMap(height, width, colour == PngColour.Palette || !png.HasPlainRows ? Ids(png.ToImage()) : Ids(png));
    }

    // As the whole world writes them: held once, and not as samples beside it.
    private static int[] Ids(PngData png)
    {
        (int width, int channels) = (png.Header.Width, png.Header.Channels);
        ImageMemory.Demand(png.Header.Height, width, png.Place);
        int[] ids = GC.AllocateUninitializedArray<int>(png.Header.Height * width);
        png.EachRow((y, row) =>
        {
            for (int x = 0, at = 0; x < width; x++, at += channels) ids[(y * width) + x] = Id(row[at], row[at + 1], row[at + 2]);
        });
        return ids;
    }

    private static int[] Ids(PngImage png)
    {
        int[] ids = new int[png.Height * png.Width];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = png.Palette is { } palette
                ? Id(palette[3 * png.Samples[i]], palette[3 * png.Samples[i] + 1], palette[3 * png.Samples[i] + 2])
                : Id(png.Samples[i * png.Channels], png.Samples[i * png.Channels + 1], png.Samples[i * png.Channels + 2]);
        }

        return ids;
    }

    private static int Id(int red, int green, int blue) => red | green << 8 | blue << 16;
}
