using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>A split whose images and annotations are files of a folder.</summary>
/// <param name="place">Where, for messages; two splits have two places.</param>
/// <param name="categories">The classes.</param>
/// <param name="files">The images, at least one.</param>
/// <param name="read">Reads the annotation of an image whose height and width are given.</param>
public sealed class FileSource(
    string place, IReadOnlyList<PanopticCategory> categories, IReadOnlyList<AnnotatedFile> files, Func<AnnotatedFile, (int Height, int Width), Truth> read)
    : IPanopticSource
{
    private readonly Lazy<string> fingerprint = new(() => DataFingerprint.Of(
        DataFingerprint.List(files.Select(static file => (file.Id, file.Name))), [.. files.SelectMany(file => file.Labels.Prepend(file.Image))]));

    /// <inheritdoc/>
    public string Place => place;

    /// <inheritdoc/>
    public string Seen { get; init; } = "";

    /// <inheritdoc/>
    public IReadOnlyList<string> Assumed { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<PanopticCategory> Categories => categories;

    /// <inheritdoc/>
    public IReadOnlyList<string> Shared => CocoPanopticSource.Repeated(files.Select(static file => file.Image));

    /// <inheritdoc/>
    public int Count => files.Count;

    /// <inheritdoc/>
    public string Fingerprint => fingerprint.Value;

    /// <summary>The files, in the order of the images.</summary>
    public IReadOnlyList<AnnotatedFile> Files => files;

    /// <inheritdoc/>
    public string ImageName(int index) => files[index].Name;

    /// <summary>Some of the images.</summary>
    /// <param name="indices">Their places.</param>
    /// <param name="where">What they are called in messages.</param>
    internal FileSource Only(IReadOnlyList<int> indices, string where) => new(where, categories, [.. indices.Select(i => files[i])], read)
    {
        Seen = FormattableString.Invariant($"{indices.Count} of {Count} images; of all of them: {Seen}"),
        Assumed = Assumed,
        Unused = Unused,
    };

    /// <inheritdoc/>
    public PanopticSample Load(int index)
    {
        AnnotatedFile file = files[index];
        byte[] encoded = DataFile.ReadAll(file.Image);
        RgbImage image = ImageDecoder.Decode(encoded, file.Image, file.Labels.Count > 0 ? PngReader.SizeOf(file.Labels[0]) : null);
        Truth truth = read(file, (image.Height, image.Width));
        IReadOnlyList<SampleSegment> segments = StuffMerge.Apply(truth.Map, truth.Segments, categories, truth.Below);
        return new(file.Id, file.Name, image, truth.Map, segments, truth.Segments.Count - segments.Count) { Below = truth.Below, File = encoded };
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }
}
