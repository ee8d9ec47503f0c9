using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// Pascal VOC: <c>JPEGImages</c>, <c>SegmentationClass</c>, <c>SegmentationObject</c>, and <c>ImageSets/Segmentation/SPLIT.txt</c> with the images of a split.
/// Border pixels (255) are unlabelled.
/// </summary>
[DataLayout("pascal-voc", 40)]
internal sealed class PascalVoc : IDataLayout
{
    private const int Border = 255;
    private static readonly Dictionary<(int, int, int), int> colours = Enumerable.Range(0, 256).ToDictionary(Colour);
    private readonly LabelTable classes = LabelTable.Of("pascal-voc");

    public IReadOnlyList<string> Splits(string folder, FolderData options)
    {
        string lists = Lists(folder);
        bool isLaidOut = Directory.Exists(lists) && Directory.Exists(Path.Combine(folder, "JPEGImages")) && Directory.Exists(Classes(folder));
        if (!isLaidOut) return [];
        return [.. Directory.EnumerateFiles(lists, "*.txt").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];
    }

    public IPanopticSource Open(LayoutRequest request)
    {
        string folder = request.Folder, list = Path.Combine(Lists(folder), request.Split + ".txt");
        string[] names = DataFile.ReadLines(list);
        string images = Path.Combine(folder, "JPEGImages");
        AnnotatedFile[] files = [.. names.Select((name, i) => new AnnotatedFile(i, name, Path.Combine(images, name + ".jpg"), Labels(folder, name)))];
        return NamedFolders.Source(list, classes, files, Read, "Pascal VOC");
    }

    private static string[] Labels(string folder, string name)
    {
        string of = Path.Combine(folder, "SegmentationObject", name + ".png");
        return [Path.Combine(Classes(folder), name + ".png"), .. File.Exists(of) ? [of] : Array.Empty<string>()];
    }

    private static string Lists(string folder) => Path.Combine(folder, "ImageSets", "Segmentation");

    private static string Classes(string folder) => Path.Combine(folder, "SegmentationClass");

    // Value = class + 256 x object.
    private Truth Read(AnnotatedFile file, (int Height, int Width) size)
    {
        int[] values = Numbers(file.Labels[0], size);
        if (file.Labels.Count > 1)
        {
            int[] objects = Numbers(file.Labels[1], size);
            for (int i = 0; i < values.Length; i++) values[i] = values[i] == Border || objects[i] == Border ? Border : values[i] + (objects[i] << 8);
        }

        return ValueSegments.Read(new(size.Height, size.Width, values), (value, pixel) =>
            value == Border ? null : classes.Segment(value & 255) ?? throw new DataException(
                "MF6073",
                file.Labels[0],
                FormattableString.Invariant($"The value {value & 255} at row {pixel / size.Width}, column {pixel % size.Width} is none of the 20 classes"),
                "Correct the map, or lay the data out as images and index maps with names of its own"));
    }

    // As they come, with a palette, or as programs write them who keep its colours alone.
    private static int[] Numbers(string path, (int Height, int Width) size)
    {
        PngImage png = PngReader.Read(DataFile.ReadAll(path), path);
        CocoPanopticSource.SameSize(path, png.Height, png.Width, "the image", size.Height, size.Width);
        if (png.Channels == 1) return Array.ConvertAll(png.Samples, static sample => (int)sample);
        if (png.Channels == 2) throw new DataException("MF6072", path, "The map is grey with alpha", "Write it with VOC's palette, or as grey numbers");
        int[] numbers = new int[size.Height * size.Width];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<ushort> colour = png.Samples.AsSpan(i * png.Channels, png.Channels);
            if (!colours.TryGetValue((colour[0], colour[1], colour[2]), out numbers[i]))
                throw new DataException(
                    "MF6072", path, "The map holds colours that are not of VOC's palette", "Write it with VOC's palette, or as grey numbers");
        }

        return numbers;
    }

    /// <summary>VOC's palette: bits 0, 3 and 6 of a number are the upper bits of red, 1, 4 and 7 of green, 2 and 5 of blue.</summary>
    private static (int, int, int) Colour(int number)
    {
        (int red, int green, int blue) = (0, 0, 0);
        for (int bit = 7; number > 0; bit--, number >>= 3)
        {
            red |= (number & 1) << bit;
            green |= ((number >> 1) & 1) << bit;
            blue |= ((number >> 2) & 1) << bit;
        }

        return (red, green, blue);
    }
}
