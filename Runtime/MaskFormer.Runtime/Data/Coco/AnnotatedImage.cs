namespace MaskFormer.Runtime.Data.Coco;

/// <summary>An image of a data set with its segments, as the JSON lists them.</summary>
/// <param name="Id">The id of the image.</param>
/// <param name="FileName">Name of the image's file.</param>
/// <param name="Height">Rows, by the JSON.</param>
/// <param name="Width">Columns, by the JSON.</param>
/// <param name="MapFileName">Name of the PNG with the segment ids; null if the image is not annotated.</param>
/// <param name="Segments">The segments, in the order of the file.</param>
public sealed record AnnotatedImage(long Id, string FileName, int Height, int Width, string? MapFileName, IReadOnlyList<Segment> Segments);
