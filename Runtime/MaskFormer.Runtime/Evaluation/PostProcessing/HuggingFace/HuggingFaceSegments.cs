namespace MaskFormer.Runtime.Evaluation;

/// <summary>One record of Hugging Face's <c>segments_info</c>.</summary>
/// <param name="Id">The value of its pixels; of fused classes several records have one, and later ids may repeat.</param>
/// <param name="Label">Class index, from 0.</param>
/// <param name="WasFused">Whether its class is fused.</param>
/// <param name="Score">Rounded to six digits.</param>
/// <param name="Query">The query that made it, which Hugging Face does not tell.</param>
public sealed record HuggingFaceSegment(int Id, int Label, bool WasFused, double Score, int Query);

/// <summary>A map and its records.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Map">[Height, Width]: ids; -1 everywhere where no query is kept, and behind instances; 0 elsewhere for none.</param>
/// <param name="Segments">The records.</param>
public sealed record HuggingFaceSegments(int Height, int Width, int[] Map, IReadOnlyList<HuggingFaceSegment> Segments)
{
    /// <summary>Of instances, the mask of each record.</summary>
    public IReadOnlyList<bool[]> Masks { get; init; } = [];
}
