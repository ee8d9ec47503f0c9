using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Layouts;

namespace MaskFormer.Runtime.Data;

/// <summary>Some images of a source, which it owns.</summary>
/// <param name="inner">All of them.</param>
/// <param name="indices">Places of those that are taken, in their order.</param>
/// <param name="place">What they are called in messages.</param>
internal sealed class ListedSource(IPanopticSource inner, IReadOnlyList<int> indices, string place) : IPanopticSource
{
    /// <summary>Some images of a source; files stay files.</summary>
    /// <inheritdoc cref="ListedSource" path="/param"/>
    public static IPanopticSource Of(IPanopticSource inner, IReadOnlyList<int> indices, string place) =>
        inner is FileSource files ? files.Only(indices, place) : new ListedSource(inner, indices, place);

    public string Place => place;

    public string Seen => FormattableString.Invariant($"{indices.Count} of {inner.Count} images; of all of them: {inner.Seen}");

    public IReadOnlyList<string> Assumed => inner.Assumed;

    public IReadOnlyList<PanopticCategory> Categories => inner.Categories;

    public int Unannotated => inner.Unannotated;

    public IReadOnlyList<string> Unused => inner.Unused;

    public IReadOnlyList<string> Shared => inner.Shared;

    public int Count => indices.Count;

    public string Fingerprint => DataFingerprint.Part(inner.Fingerprint, indices);

    public string ImageName(int index) => inner.ImageName(indices[index]);

    public PanopticSample Load(int index) => inner.Load(indices[index]);

    public void Dispose() => inner.Dispose();
}
