using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Training;

/// <summary>How far a run has come: what a checkpoint holds beside weights and optimizer.</summary>
/// <param name="Done">Steps done.</param>
/// <param name="Position">How far the data has been read for them.</param>
/// <param name="Random">
/// The states of the random generators after these steps, kept while the next one is computed: a step that fails may already have drawn from them. Null between
/// two steps: they are those that the engine has now.
/// </param>
internal sealed record RunProgress(long Done, SamplerPosition Position, IReadOnlyDictionary<string, byte[]>? Random = null);
