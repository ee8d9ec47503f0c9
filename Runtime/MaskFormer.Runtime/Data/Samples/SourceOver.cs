using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data;

/// <summary>A source that passes on the images of another one, which it owns; what derives from it checks or changes them.</summary>
/// <param name="inner">The images.</param>
internal abstract class SourceOver(IPanopticSource inner) : IPanopticSource
{
    public string Place => inner.Place;

    public string Seen => inner.Seen;

    public IReadOnlyList<string> Assumed => inner.Assumed;

    public IReadOnlyList<PanopticCategory> Categories => inner.Categories;

    public IReadOnlySet<int> Annotated => inner.Annotated;

    public int Count => inner.Count;

    public int Unannotated => inner.Unannotated;

    public IReadOnlyList<string> Unused => inner.Unused;

    public (int Height, int Width)? Largest => inner.Largest;

    public IReadOnlyList<string> Shared => inner.Shared;

    public string Fingerprint => inner.Fingerprint;

    public string ImageName(int index) => inner.ImageName(index);

    public abstract PanopticSample Load(int index);

    public void Dispose() => inner.Dispose();

    /// <summary>An image as the other source has it.</summary>
    protected PanopticSample Inner(int index) => inner.Load(index);
}
