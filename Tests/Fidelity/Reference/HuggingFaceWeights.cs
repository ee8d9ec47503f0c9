using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Fidelity;

/// <summary>Weights of a case of Hugging Face under our keys, translated and joined as <c>--weights</c> does.</summary>
internal static class HuggingFaceWeights
{
    /// <summary>Our key → values.</summary>
    public static Dictionary<string, float[]> Of(ReferenceCase from, IReadOnlyList<KeyRule> rules, IEnumerable<RecipeTensor> tensors)
    {
        Dictionary<string, RecipeTensor> theirs = tensors.ToDictionary(static one => one.Name);
        return JoinedKeys
            .Of(from.Name, StateDictionary.Select(theirs.Keys, rules))
            .ToDictionary(static one => one.Key, one => one.Value.SelectMany(name => theirs[name].Values(from.Salt)).ToArray());
    }
}
