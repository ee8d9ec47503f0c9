namespace MaskFormer.Runtime.Evaluation;

/// <summary>A segment of the ground truth.</summary>
/// <param name="Id">Its pixels' value; not 0.</param>
/// <param name="Category">Id of its class in the category list.</param>
/// <param name="Area">Pixels. panopticapi takes them from the JSON, whatever the map shows (<c>evaluation.areas: annotation</c>).</param>
/// <param name="IsCrowd">A region of many things that are not told apart: never matched, and no mistake to predict on.</param>
public readonly record struct TruthSegment(int Id, int Category, long Area, bool IsCrowd = false);

/// <summary>A segment of a prediction.</summary>
/// <param name="Id">Its pixels' value; 0 is void unless a record claims it.</param>
/// <param name="Category">Id of its class in the category list.</param>
public readonly record struct PredictedSegment(int Id, int Category);
