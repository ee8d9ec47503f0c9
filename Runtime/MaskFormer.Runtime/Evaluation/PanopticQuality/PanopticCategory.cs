namespace MaskFormer.Runtime.Evaluation;

/// <summary>A class that segments can have.</summary>
/// <param name="Id">Whatever id the segments use: the data set's or a contiguous index.</param>
/// <param name="Name">For tables and pictures.</param>
/// <param name="IsThing">Countable, as against stuff.</param>
public sealed record PanopticCategory(int Id, string Name, bool IsThing);
