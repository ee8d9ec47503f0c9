using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>A resize to (FromHeight, FromWidth) and a window of it.</summary>
public sealed record CropPlan(int FromHeight, int FromWidth, int Top, int Left, int Height, int Width)
{
    private const int Longest = 16_384; // the largest size that settings allow; the original has no bound, and one row of pixels becomes 600 rows of millions

    /// <summary>Draws the size of the whole image and a window of the configured size, or the whole image where it is smaller.</summary>
    /// <inheritdoc cref="Augmentation.Draw" path="/param"/>
    public static CropPlan Window(DataConfig config, int height, int width, KeyedRandom random)
    {
        (height, width) = ImageSize.Fit(height, width, random.Pick(config.MinSizes), config.MaxSize);
        (int rows, int columns) = ImageSize.Least((height, width), (config.WindowHeight, config.WindowWidth), (config.CanvasHeight, config.CanvasWidth));
        return new CropPlan(height, width, random.Between(0, height - rows), random.Between(0, width - columns), rows, columns);
    }

    /// <summary>
    /// Draws a scale and, with one number for both axes, where the canvas lies on the image (<c>ResizeScale</c> and <c>FixedSizeCrop</c> of detectron2).
    /// </summary>
    /// <inheritdoc cref="Augmentation.Draw" path="/param"/>
    public static CropPlan Jitter(DataConfig config, int height, int width, KeyedRandom random) =>
        Scaled(height, width, (config.CanvasHeight, config.CanvasWidth), random.Uniform(config.JitterLeast, config.JitterMost), random.Unit());

    /// <summary>An image at a scale of the canvas, and the canvas at a place of it, 0 to 1.</summary>
    public static CropPlan Scaled(int height, int width, (int Height, int Width) canvas, double scale, double place)
    {
        double factor = Math.Min(scale * canvas.Height / height, scale * canvas.Width / width);
        (int rows, int columns) = (Rounded(height * factor), Rounded(width * factor)); // where the original rounds to 0 it fails
        (int top, int left) = (Start(rows, canvas.Height), Start(columns, canvas.Width));
        return new CropPlan(rows, columns, top, left, Math.Min(rows, canvas.Height), Math.Min(columns, canvas.Width));

        static int Rounded(double size) => Math.Max(1, (int)Math.Round(size, MidpointRounding.ToEven));

        int Start(int size, int most) => (int)Math.Round(Math.Max(0, size - most) * place, MidpointRounding.ToEven);
    }

    /// <summary>Draws a size and a window; an image smaller than the window keeps its side.</summary>
    /// <inheritdoc cref="Augmentation.Draw" path="/param"/>
    public static CropPlan Draw(DataConfig config, int height, int width, KeyedRandom random)
    {
        (height, width) = ImageSize.Fit(height, width, random.Pick(config.CropMinSizes), Longest);
        int cropHeight = random.Between(Math.Min(height, config.CropLeast), Math.Min(height, config.CropMost));
        int cropWidth = random.Between(Math.Min(width, config.CropLeast), Math.Min(width, config.CropMost));
        return new CropPlan(height, width, random.Between(0, height - cropHeight), random.Between(0, width - cropWidth), cropHeight, cropWidth);
    }
}
