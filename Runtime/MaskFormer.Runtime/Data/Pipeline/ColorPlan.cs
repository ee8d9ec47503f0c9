using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Changes of an image's colours, drawn before any pixel is touched (<c>ColorAugSSDTransform</c> of detectron2; Liu et al. 2016).</summary>
/// <param name="Steps">In their order.</param>
public sealed record ColorPlan(IReadOnlyList<ColorStep> Steps)
{
    /// <summary>Draws the choices: brightness first; contrast before or after saturation and hue; each with probability one half.</summary>
    public static ColorPlan Draw(KeyedRandom random)
    {
        List<ColorStep> steps = [];
        if (random.Chance(0.5)) steps.Add(new(ColorChange.Brightness, random.Uniform(-32, 32)));
        bool contrastFirst = random.Chance(0.5);
        if (contrastFirst) Contrast();
        if (random.Chance(0.5)) steps.Add(new(ColorChange.Saturation, random.Uniform(0.5, 1.5)));
        if (random.Chance(0.5)) steps.Add(new(ColorChange.Hue, random.Between(-18, 18)));
        if (!contrastFirst) Contrast();
        return new(steps);

        void Contrast()
        {
            if (random.Chance(0.5)) steps.Add(new(ColorChange.Contrast, random.Uniform(0.5, 1.5)));
        }
    }

    /// <summary>The image with its colours changed.</summary>
    public RgbImage Apply(RgbImage image)
    {
        if (Steps.Count == 0) return image;
        byte[] pixels = [.. image.Pixels];
        foreach (ColorStep step in Steps) step.Apply(pixels, image.Width);
        return image with { Pixels = pixels };
    }
}

/// <summary>What one step changes.</summary>
public enum ColorChange
{
    /// <summary>Adds to every channel.</summary>
    Brightness,

    /// <summary>Multiplies every channel.</summary>
    Contrast,

    /// <summary>Multiplies the saturation.</summary>
    Saturation,

    /// <summary>Adds to the hue, in units of two degrees.</summary>
    Hue,
}

/// <summary>One change.</summary>
/// <param name="Change">What.</param>
/// <param name="By">How much: a sum or a factor.</param>
public sealed record ColorStep(ColorChange Change, double By)
{
    /// <summary>Changes the pixels in place; results are clamped to 0 to 255 and truncated.</summary>
    /// <param name="pixels">Red, green, blue, row by row.</param>
    /// <param name="width">Columns.</param>
    public void Apply(Span<byte> pixels, int width)
    {
        float by = (float)By;
        if (Change is ColorChange.Brightness or ColorChange.Contrast)
        {
            foreach (ref byte value in pixels) value = Clamped(Change == ColorChange.Brightness ? value + by : value * by);
            return;
        }

        int whole = width / 32 * 32; // columns that OpenCV computes many at once
        for (int i = 0; i < pixels.Length / 3; i++)
        {
            Span<byte> pixel = pixels.Slice(3 * i, 3);
            HsvColor color = HsvColor.Of(pixel[0], pixel[1], pixel[2]);
            color = Change == ColorChange.Saturation
                ? color with { Saturation = Clamped(color.Saturation * by) }
                : color with { Hue = (color.Hue + (int)By + 180) % 180 };
            (pixel[0], pixel[1], pixel[2]) = color.ToRgb(single: i % width >= whole);
        }
    }

    private static byte Clamped(float value) => (byte)Math.Clamp(value, 0, 255);
}
