namespace MaskFormer.Runtime.Contracts;

/// <summary>A model as a folder of another program.</summary>
/// <param name="Names">
/// Translations of the model's keys to the program's, tried in order. A result with <c>|</c> in it are the names of equal parts, along the first axis, in which
/// the program keeps the tensor.
/// </param>
/// <param name="Texts">Files beside the weights, by name.</param>
public sealed record ForeignFolder(IReadOnlyList<KeyRule> Names, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Tensors that the model does not have and the program wants, by name.</summary>
    public IReadOnlyDictionary<string, float[]> Constants { get; init; } = new Dictionary<string, float[]>();

    /// <summary>Gives for some names the name of a count of batches, which is 0 (PyTorch's batch norms have one); null for none.</summary>
    public KeyRule? Counters { get; init; }
}
