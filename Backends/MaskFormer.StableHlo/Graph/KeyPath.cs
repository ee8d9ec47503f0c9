namespace MaskFormer.StableHlo;

/// <summary>Key of a weight or of a group of weights, levels joined by points: <c>backbone.res2.0.conv1</c>.</summary>
/// <param name="Text">The key; empty at the top.</param>
public readonly record struct KeyPath(string Text)
{
    /// <summary>One level deeper; an empty level vanishes.</summary>
    public static KeyPath operator /(KeyPath path, string level) =>
        string.IsNullOrEmpty(path.Text) ? new(level) : string.IsNullOrEmpty(level) ? path : new($"{path.Text}.{level}");

    /// <summary>A key from its text.</summary>
    public static implicit operator KeyPath(string text) => new(text);

    /// <inheritdoc/>
    public override string ToString() => Text ?? "";
}
