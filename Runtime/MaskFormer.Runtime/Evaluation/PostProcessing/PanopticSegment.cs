namespace MaskFormer.Runtime.Evaluation;

/// <summary>One record of a panoptic prediction.</summary>
/// <param name="Id">The value of its pixels in the map, from 1.</param>
/// <param name="Category">Contiguous class index, from 0.</param>
/// <param name="IsThing">Whether the class is countable; stuff has at most one segment per image.</param>
/// <param name="Score">Class probability of the (first) query that made the segment, 0 to 1.</param>
public sealed record PanopticSegment(int Id, int Category, bool IsThing, double Score);

/// <summary>A panoptic prediction: every pixel has at most one segment.</summary>
/// <param name="Height">Height of the map, pixels.</param>
/// <param name="Width">Width of the map, pixels.</param>
/// <param name="Map">[Height, Width] segment ids; 0 is void.</param>
/// <param name="Segments">The records in the order of their ids.</param>
public sealed record PanopticPrediction(int Height, int Width, int[] Map, IReadOnlyList<PanopticSegment> Segments);
