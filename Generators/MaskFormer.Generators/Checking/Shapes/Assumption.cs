namespace MaskFormer.Generators;

/// <summary>"If it had this shape": what is tried where several places refuse what one member gives.</summary>
/// <param name="Name">A port, value, weight, layer, block or row of blocks.</param>
/// <param name="Shape">What it, or each of its outputs, is taken to be.</param>
internal sealed record Assumption(string Name, Shape Shape);
