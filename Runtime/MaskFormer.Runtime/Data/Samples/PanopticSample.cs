using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Outlines;

namespace MaskFormer.Runtime.Data;

/// <summary>An image with its truth, decoded and checked, before anything is changed.</summary>
/// <param name="ImageId">The id of the image in its data set.</param>
/// <param name="Name">Its file name, for messages and reports.</param>
/// <param name="Image">The pixels.</param>
/// <param name="Map">Per pixel a position in <paramref name="Segments"/> plus one; 0 = unlabelled. As large as the image.</param>
/// <param name="Segments">The segments, crowds included; of a class of stuff there is one at most, see <see cref="StuffMerge"/>.</param>
/// <param name="Merged">Entries of the annotation that were joined to another one of their class of stuff.</param>
public sealed record PanopticSample(
    long ImageId,
    string Name,
    RgbImage Image,
    LabelMap Map,
    IReadOnlyList<SampleSegment> Segments,
    int Merged = 0
)
{
    /// <summary>
    /// What <see cref="Map"/> hides, where objects overlap: in the first map what lies directly below, then what lies below that; 0 = nothing. Objects are
    /// learnt and evaluated with these pixels; panoptic segments are what is seen.
    /// </summary>
    public IReadOnlyList<LabelMap> Below { get; init; } = [];

    /// <summary>The file that <see cref="Image"/> was decoded from; null where the data keeps none.</summary>
    public ReadOnlyMemory<byte>? File { get; init; }
}

/// <summary>A segment of an image.</summary>
/// <param name="Id">Its id in the file.</param>
/// <param name="CategoryId">Its class as in the files.</param>
/// <param name="Class">Its class as the model counts them: the position in the list of categories.</param>
/// <param name="Area">Pixels that the file claims; of a record, which claims none, its pixels.</param>
/// <param name="IsCrowd">A group of things that nobody told apart: never a target.</param>
public readonly record struct SampleSegment(int Id, int CategoryId, int Class, double Area, bool IsCrowd)
{
    /// <summary>What the data says of it more exactly than pixels can; null where it has nothing but pixels.</summary>
    public Outline? Outline { get; init; }
}
