namespace MaskFormer.Generators;

/// <summary>Where the size of a letter that a pattern splits off can be read: an axis of a named value.</summary>
/// <param name="Site">The pattern's place.</param>
/// <param name="Letter">The letter.</param>
/// <param name="Value">A port or value that is computed before.</param>
/// <param name="Axis">Its axis.</param>
internal sealed record Split(int Site, string Letter, string Value, int Axis);
