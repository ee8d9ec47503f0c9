using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data;

/// <summary>Some images of a source, which it owns.</summary>
/// <param name="inner">All of them.</param>
/// <param name="indices">Places of those that are taken, in their order.</param>
/// <param name="place">What they are called in messages.</param>
internal sealed class ListedSource(IPanopticSource inner, IReadOnlyList<int> indices, string place) : IPanopticSource
{
    public string Place => place;

    public string Seen => FormattableString.Invariant($"{indices.Count} of {inner.Count} images; of all of them: {inner.Seen}");

    public IReadOnlyList<string> Assumed => inner.Assumed;

    public IReadOnlyList<PanopticCategory> Categories => inner.Categories;

    public int Count => indices.Count;

    public string Fingerprint => DataFingerprint.Part(inner.Fingerprint, indices);

    public string ImageName(int index) => inner.ImageName(indices[index]);

    public PanopticSample Load(int index) => inner.Load(indices[index]);

    public void Dispose() => inner.Dispose();
}
