namespace MaskFormer.Testing;

/// <summary>The two engines do not say the same of a block.</summary>
/// <param name="message">What differs, and by how much.</param>
public sealed class EngineDifferenceException(string message) : Exception(message);
