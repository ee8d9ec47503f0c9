namespace MaskFormer.Runtime.Data.Coco;

/// <summary>One entry of <c>segments_info</c>.</summary>
/// <param name="Id">The id in the PNG: R + 256 G + 65536 B, never 0.</param>
/// <param name="CategoryId">The class, as in the files.</param>
/// <param name="Area">Pixels that the file claims; null where it claims none.</param>
/// <param name="Box">x, y, width, height in pixels; empty where the file has none.</param>
/// <param name="IsCrowd">A group of things that nobody told apart: no target, and no error to be wrong about.</param>
public sealed record Segment(int Id, int CategoryId, double? Area, IReadOnlyList<double> Box, bool IsCrowd);
