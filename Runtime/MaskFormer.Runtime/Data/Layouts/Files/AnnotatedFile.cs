using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>An image and what annotates it, as files; neither has been opened.</summary>
/// <param name="Id">A number of its own in the data set.</param>
/// <param name="Name">What messages call it: its path below the folder of images.</param>
/// <param name="Image">The file of the image.</param>
/// <param name="Labels">The files of its annotation.</param>
public sealed record AnnotatedFile(long Id, string Name, string Image, IReadOnlyList<string> Labels);

/// <summary>What an annotation says of an image.</summary>
/// <param name="Map">Per pixel a position in <paramref name="Segments"/> plus one; 0 = unlabelled.</param>
/// <param name="Segments">The segments.</param>
public sealed record Truth(LabelMap Map, IReadOnlyList<SampleSegment> Segments)
{
    /// <summary>What the map hides, where objects overlap: see <see cref="PanopticSample.Below"/>.</summary>
    public IReadOnlyList<LabelMap> Below { get; init; } = [];
}
