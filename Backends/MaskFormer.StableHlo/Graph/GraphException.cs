using MaskFormer.Language;

namespace MaskFormer.StableHlo;

/// <summary>An error in a graph, its text, its gradient or its evaluation (MF50xx to MF54xx).</summary>
/// <param name="id">The error's ID.</param>
/// <param name="place">The record's property, or line and column of a text.</param>
/// <param name="cause">The op, the shapes and the rule.</param>
/// <param name="remedy">What to do.</param>
/// <param name="inner">The error below, if any.</param>
public sealed class GraphException(string id, string place, string cause, string remedy, Exception? inner = null)
    : MaskFormerException(id, place, cause, remedy, inner)
{
    /// <summary>An op whose operands break its rule.</summary>
    internal static GraphException OfRule(Op op, IReadOnlyList<TensorType> operands, Exception broken, Location location) =>
        new(
            "MF5035",
            location.ToString(),
            $"{op.Name} of ({string.Join(", ", operands)}): {broken.Message}",
            "Change the shapes or the values this property computes with",
            broken
        );
}

/// <summary>A rule that an op's operands break; becomes a <see cref="GraphException"/> where the place is known.</summary>
internal sealed class RuleException(string rule) : Exception(rule);
