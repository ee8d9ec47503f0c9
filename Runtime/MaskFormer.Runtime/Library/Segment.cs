namespace MaskFormer.Runtime.Library;

/// <summary>One segment of an image: an object, or all of a stuff class.</summary>
/// <param name="Id">Its number in <see cref="Segmentation.Map"/>, from 1.</param>
/// <param name="Class">Position of its class among <see cref="Segmenter.Classes"/>.</param>
/// <param name="ClassName">The class's name.</param>
/// <param name="IsThing">Whether the class is countable, so that the segment is one object.</param>
/// <param name="Score">How sure the model is of the class, 0 to 1.</param>
/// <param name="Box">The smallest box that holds it.</param>
/// <param name="Area">Its pixels.</param>
public sealed record Segment(int Id, int Class, string ClassName, bool IsThing, double Score, PixelBox Box, int Area);

/// <summary>A box of whole pixels.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="Height">Number of rows.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height);
