using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>A checkpoint that was passed over, and why.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Reason">The error.</param>
public sealed record CheckpointProblem(string Folder, MaskFormerException Reason);

/// <summary>What a search for the latest checkpoint gave.</summary>
/// <param name="Found">The latest that is whole; null if the run has none at all.</param>
/// <param name="PassedOver">Later ones that could not be used. Report them: training falls back.</param>
public sealed record CheckpointSearch(Checkpoint? Found, IReadOnlyList<CheckpointProblem> PassedOver);
