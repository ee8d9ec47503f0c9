using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>PNGs whose pixels are numbers: grey, palette, or red, green and blue alike.</summary>
internal static class IndexPng
{
    /// <summary>Reads the numbers. Of a palette the indices count, alpha does not.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The numbers, and the largest that the file can hold.</returns>
    /// <exception cref="DataException">MF6004: it cannot be read; MF6005, MF6006: no PNG, or a damaged one; MF6072: colours that are no numbers.</exception>
    public static (LabelMap Map, int Most) Read(string path)
    {
        byte[] file = DataFile.ReadAll(path);
        if (!PngReader.IsPng(file))
            throw Wrong(path, $"Labels must be PNG, which keeps numbers as they are ({FileStart.Describe(file)})", "Write the maps again as PNG");
        PngImage png = PngReader.Read(file, path);
        int[] values = new int[png.Height * png.Width];
        int channels = png.Channels;
        bool coloured = png.Colour is PngColour.Rgb or PngColour.Rgba;
        for (int i = 0; i < values.Length; i++)
        {
            int at = i * channels;
            values[i] = png.Samples[at];
            if (coloured && (png.Samples[at + 1] != values[i] || png.Samples[at + 2] != values[i])) throw Colours(path, png, i);
        }

        return (new(png.Height, png.Width, values), (1 << png.Depth) - 1);
    }

    /// <summary>Reads the numbers of the map of an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">The image's height and width.</param>
    /// <exception cref="DataException">As above; MF6007: it has another size.</exception>
    public static LabelMap Read(string path, (int Height, int Width) size)
    {
        (LabelMap map, _) = Read(path);
        CocoPanopticSource.SameSize(path, map.Height, map.Width, "the image", size.Height, size.Width);
        return map;
    }

    private static DataException Colours(string path, PngImage png, int pixel)
    {
        int at = pixel * png.Channels;
        return Wrong(
            path,
            FormattableString.Invariant($"The map holds colours ({png.Samples[at]}, {png.Samples[at + 1]}, {png.Samples[at + 2]} at row ")
                + FormattableString.Invariant($"{pixel / png.Width}, column {pixel % png.Width}), not numbers of classes"),
            "Write the number of the class into every pixel, as grey or with a palette");
    }

    private static DataException Wrong(string path, string cause, string remedy) => new("MF6072", path, cause, remedy);
}
