using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>A field that a task adds to every batch, a number for each pixel, [B, H, W]: what its criterion learns from, made from the annotation.</summary>
/// <param name="Name">What a port is named to get it.</param>
/// <param name="Padding">The number where there is no image.</param>
/// <param name="Write">Gives the numbers of one image row by row, as many as its map has, from its segments and which pixel is whose (position plus one, 0
/// for none), after all changes.</param>
public sealed record TargetField(string Name, float Padding, Func<IReadOnlyList<SampleSegment>, LabelMap, float[]> Write);
