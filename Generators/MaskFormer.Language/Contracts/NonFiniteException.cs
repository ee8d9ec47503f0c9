namespace MaskFormer.Language;

/// <summary>A number that is not finite where nothing can go on with one, such as a cost of the matching: the training has diverged.</summary>
/// <inheritdoc/>
public sealed class NonFiniteException(string id, string place, string cause, string remedy, Exception? inner = null)
    : MaskFormerException(id, place, cause, remedy, inner)
{
    /// <summary>The target's slot, where a number is of one.</summary>
    public int? Target { get; init; }

    /// <summary>The query, where a number is of one.</summary>
    public int? Query { get; init; }
}
