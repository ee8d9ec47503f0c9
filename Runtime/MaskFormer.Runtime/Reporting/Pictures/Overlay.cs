using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Reporting;

/// <summary>A photo under its predicted segments: what <c>predict</c> writes.</summary>
public static class Overlay
{
    /// <summary>Draws the segments over the image. Photos keep their size; small pictures are enlarged by a whole number.</summary>
    /// <exception cref="ArgumentException">Map and image differ in size.</exception>
    public static Picture Draw(RgbImage image, SegmentPicture segments)
    {
        if ((segments.Map.Height, segments.Map.Width) != (image.Height, image.Width))
            throw new ArgumentException($"the map is {segments.Map.Height} x {segments.Map.Width}, the image {image.Height} x {image.Width}", nameof(segments));
        int scale = Panel.Scale(image.Height, image.Width);
        return Sheet.Draw(
            image.Height * scale,
            image.Width * scale,
            canvas => Panel.Draw(canvas, image, segments, 0, 0, scale, strength: 0.5),
            most: int.MaxValue / 4
        );
    }
}
