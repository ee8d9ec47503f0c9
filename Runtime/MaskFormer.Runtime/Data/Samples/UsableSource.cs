using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// Images to learn from of which some may be left out: the place of one that cannot be used is taken by the next that can, so that batches stay a function of
/// data and seed.
/// </summary>
/// <param name="inner">The images; owned by whoever opened them.</param>
/// <param name="corrupt">Notes those that were left out.</param>
internal sealed class UsableSource(IPanopticSource inner, CorruptImages corrupt) : IPanopticSource
{
    public string Place => inner.Place;

    public IReadOnlyList<PanopticCategory> Categories => inner.Categories;

    public int Count => inner.Count;

    public string Fingerprint => inner.Fingerprint;

    public string ImageName(int index) => inner.ImageName(index);

    public PanopticSample Load(int index)
    {
        for (int step = 0; step < Count; step++)
        {
            if (corrupt.Load(inner, (index + step) % Count) is { } sample) return sample;
        }

        throw new DataException("MF6080", Place, "No image can be used", "Mend the data: data verify names what is wrong with each");
    }

    public void Dispose()
    {
    }
}
