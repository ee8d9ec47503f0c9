using System.Globalization;
using System.IO.Hashing;
using System.Text;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Coco;

/// <summary>The annotated images of a split, read from the folder as users have it.</summary>
public sealed class CocoPanopticSource : IPanopticSource
{
    private readonly CocoLayout layout;
    private readonly CocoSplit split;
    private readonly Dictionary<int, int> contiguous;
    private readonly Lazy<string> fingerprint; // only training asks

    private CocoPanopticSource(CocoLayout layout, CocoSplit split)
    {
        (this.layout, this.split) = (layout, split);
        Images = [.. split.Images.Where(i => i.MapFileName is not null)];
        contiguous = split.Categories.Select((category, position) => (category.Id, position)).ToDictionary(p => p.Id, p => p.position);
        fingerprint = new(() => DataFingerprint.Of(
            DataFingerprint.List(Images.Select(static image => (image.Id, image.FileName))),
            [.. Images.SelectMany(image => new[] { ImagePath(image), MapPath(image) })]));
    }

    /// <inheritdoc/>
    public string Place => layout.Annotations;

    /// <inheritdoc/>
    public IReadOnlyList<PanopticCategory> Categories => split.Categories;

    /// <summary>The annotated images.</summary>
    public IReadOnlyList<AnnotatedImage> Images { get; }

    /// <inheritdoc/>
    public int Unannotated => split.Images.Count - Images.Count;

    /// <inheritdoc/>
    public (int Height, int Width)? Largest => Images.Select(static image => (image.Height, image.Width)).MaxBy(static size => (long)size.Height * size.Width);

    /// <inheritdoc/>
    public IReadOnlyList<string> Shared => Repeated(Images.Select(static image => image.FileName));

    /// <inheritdoc/>
    public int Count => Images.Count;

    /// <inheritdoc/>
    public string Fingerprint => fingerprint.Value;

    /// <summary>Opens a split and checks that every file is there.</summary>
    /// <param name="root">The COCO folder.</param>
    /// <param name="split">For example <c>val</c> or <c>val2017</c>.</param>
    /// <exception cref="DataException">MF6001 to MF6003: see <see cref="CocoLayout"/> and <see cref="CocoSplit"/>; MF6004: a file is missing; MF6009: no
    /// annotated image.</exception>
    public static CocoPanopticSource Open(string root, string split)
    {
        CocoLayout layout = CocoLayout.Find(root, split);
        CocoPanopticSource source = new(layout, CocoSplit.Read(layout.Annotations));
        if (source.Count == 0) throw new DataException("MF6009", layout.Annotations, "No image is annotated", "Choose another split.");
        string[] missing = [.. source.Images.SelectMany(i => new[] { source.ImagePath(i), source.MapPath(i) }).Where(path => !File.Exists(path))];
        RefuseMissing(missing, layout.Annotations);
        return source;
    }

    /// <summary>Says which files are listed and not there.</summary>
    /// <exception cref="DataException">MF6004: there are any.</exception>
    internal static void RefuseMissing(IReadOnlyList<string> missing, string annotations)
    {
        if (missing.Count == 0) return;
        throw new DataException(
            "MF6004",
            missing[0],
            missing.Count == 1
                ? "The annotations list this file, but it is missing"
                : $"The annotations list this file and {missing.Count - 1} others that are missing",
            missing[0].Contains('\\', StringComparison.Ordinal) && Path.DirectorySeparatorChar == '/'
                ? $"The name holds a backslash, as Windows separates folders: write / in {annotations}"
                : $"Fetch what is missing, or remove it from {annotations}."
        );
    }

    /// <inheritdoc/>
    public string ImageName(int index) => Images[index].FileName;

    /// <inheritdoc/>
    public PanopticSample Load(int index)
    {
        AnnotatedImage entry = Images[index];
        byte[] encoded = DataFile.ReadAll(ImagePath(entry));
        RgbImage image = ImageDecoder.Decode(encoded, ImagePath(entry), (entry.Height, entry.Width));
        LabelMap ids = PanopticPng.Read(DataFile.ReadAll(MapPath(entry)), MapPath(entry));
        SameSize(ImagePath(entry), image.Height, image.Width, $"the size in {layout.Annotations}", entry.Height, entry.Width);
        SameSize(MapPath(entry), ids.Height, ids.Width, "the image", image.Height, image.Width);
        LabelMap map = Positions(ids, [.. entry.Segments.Select(s => s.Id)], MapPath(entry));
        int[] pixels = new int[entry.Segments.Count + 1];
        if (entry.Segments.Any(static s => s.Area is null))
        {
            foreach (int position in map.Values) pixels[position]++;
        }

        SampleSegment[] listed = [.. entry.Segments.Select(
            (s, at) => new SampleSegment(s.Id, s.CategoryId, contiguous[s.CategoryId], s.Area ?? pixels[at + 1], s.IsCrowd))];
        IReadOnlyList<SampleSegment> segments = StuffMerge.Apply(map, listed, Categories);
        return new PanopticSample(entry.Id, entry.FileName, image, map, segments, listed.Length - segments.Count) { File = encoded };
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }

    internal static IReadOnlyList<string> Repeated(IEnumerable<string> files) =>
        [.. files.CountBy(static file => file).Where(static file => file.Value > 1).Select(static file => file.Key)];

    internal string ImagePath(AnnotatedImage image) => Path.Combine(layout.Images, image.FileName);

    internal string MapPath(AnnotatedImage image) => Path.Combine(layout.Maps, image.MapFileName!);

    /// <summary>Makes of ids the places of their segments plus one, in the same map.</summary>
    internal static LabelMap Positions(LabelMap ids, int[] listed, string place)
    {
        Dictionary<int, int> positions = new() { [0] = 0 };
        for (int s = 0; s < listed.Length; s++) positions.Add(listed[s], s + 1);
        int[] map = ids.Values;
        (int last, int position) = (0, 0);
        for (int i = 0; i < map.Length; i++)
        {
            if (map[i] != last)
            {
                last = map[i];
                if (!positions.TryGetValue(last, out position))
                {
                    throw new DataException(
                        "MF6010", place, $"The segment {last} at row {i / ids.Width}, column {i % ids.Width} is not in the annotations",
                        "Add it to segments_info, or set its pixels to 0.");
                }
            }

            map[i] = position;
        }

        return ids;
    }

    internal static void SameSize(string place, int height, int width, string what, int otherHeight, int otherWidth)
    {
        if ((height, width) == (otherHeight, otherWidth)) return;
        throw new DataException(
            "MF6007",
            place,
            $"It has {height} x {width} pixels, but {what} is {otherHeight} x {otherWidth}"
                + ((height, width) == (otherWidth, otherHeight) ? ": one of them is turned (EXIF orientation is applied to images)" : ""),
            "Fetch or write the files again, so that they agree."
        );
    }
}
