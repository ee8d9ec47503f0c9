using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Library;

/// <summary>Where a <see cref="Segmenter"/> computes.</summary>
public sealed record SegmenterOptions
{
    /// <summary>One of <see cref="Engines.Names"/>.</summary>
    public string Engine { get; init; } = "torch";

    /// <summary>Plugin of the engine <c>xla</c>.</summary>
    public XlaOptions Xla { get; init; } = new();

    /// <summary>Told what a user should know and no error is: a newer checkpoint that is damaged was passed over, for example. Null for nobody.</summary>
    public Action<string>? Warn { get; init; }
}
