using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Library;

/// <summary>Where a <see cref="Segmenter"/> computes.</summary>
public sealed record SegmenterOptions
{
    /// <summary>One of <see cref="Engines.Names"/>.</summary>
    public string Engine { get; init; } = "torch";

    /// <summary>Plugin of the engine <c>xla</c>.</summary>
    public XlaOptions Xla { get; init; } = new();

    /// <summary>The checkpoint of a run that is taken: that of this step; null for the latest, or the best where <see cref="Best"/> says so.</summary>
    public long? Step { get; init; }

    /// <summary>Whether the checkpoint of the best evaluation of a run is taken.</summary>
    public bool Best { get; init; }

    /// <summary>Gets warnings, for example that a newer checkpoint is damaged and was passed over. Null ignores them.</summary>
    public Action<string>? Warn { get; init; }
}
