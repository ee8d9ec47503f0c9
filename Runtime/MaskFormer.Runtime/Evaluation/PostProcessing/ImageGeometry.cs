namespace MaskFormer.Runtime.Evaluation;

/// <summary>The three sizes that an image has on its way, in pixels, each as (height, width).</summary>
/// <param name="Padded">What the network saw: the batch's size, rounded up to the divisibility.</param>
/// <param name="Image">The part of it that is image, at the top left.</param>
/// <param name="Output">What results are wanted at: the size of the original file.</param>
public readonly record struct ImageGeometry((int Height, int Width) Padded, (int Height, int Width) Image, (int Height, int Width) Output)
{
    /// <summary>An image that was neither padded nor resized.</summary>
    public static ImageGeometry Unchanged(int height, int width) => new((height, width), (height, width), (height, width));
}
