namespace MaskFormer.Testing;

/// <summary>A text is not the one that was looked at and accepted.</summary>
/// <param name="message">The received file, and the first line that differs.</param>
public sealed class SnapshotException(string message) : Exception(message);
