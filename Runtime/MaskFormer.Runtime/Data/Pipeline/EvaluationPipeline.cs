using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>An image as the model takes it when it is judged or used: resized, normalised, not cropped.</summary>
/// <param name="Image">[1, 3, Height, Width], row-major; 0 in the padding.</param>
/// <param name="Height">Rows, padding included.</param>
/// <param name="Width">Columns, padding included.</param>
/// <param name="ContentHeight">Rows that are image.</param>
/// <param name="ContentWidth">Columns that are image.</param>
/// <param name="OriginalHeight">Rows of the file: what results are wanted at.</param>
/// <param name="OriginalWidth">Columns of the file.</param>
public sealed record EvaluationInput(
    float[] Image, int Height, int Width, int ContentHeight, int ContentWidth, int OriginalHeight, int OriginalWidth);

/// <summary>Prepares one image at a time (<c>ResizeShortestEdge</c> of detectron2's test loader).</summary>
public sealed class EvaluationPipeline(DataConfig data, EvaluationConfig evaluation)
{
    /// <summary>Resizes to the test size and pads.</summary>
    /// <param name="image">The image.</param>
    /// <param name="canvas">The fixed size of an engine that needs one; null pads as the configuration says.</param>
    public EvaluationInput Prepare(RgbImage image, (int Height, int Width)? canvas = null)
    {
        (int height, int width) = ImageSize.Fit(image.Height, image.Width, evaluation.MinSize, evaluation.MaxSize, canvas);
        (int paddedHeight, int paddedWidth) = canvas ?? (Padded(height), Padded(width));
        ImageBytes bytes = ImageBytes.Empty(1, paddedHeight, paddedWidth, data.PixelMean, data.PixelStd);
        bytes.Put(0, PillowBilinear.Resize(image, height, width), paddedHeight, paddedWidth);
        return new EvaluationInput(bytes.Normalised(paddedHeight, paddedWidth), paddedHeight, paddedWidth, height, width, image.Height, image.Width);
    }

    private int Padded(int side)
    {
        int unit = Math.Max(1, evaluation.SizeDivisibility);
        return (side + unit - 1) / unit * unit;
    }

    /// <summary>Reads an image from a file and prepares it.</summary>
    /// <exception cref="DataException">MF6004: it cannot be read; MF6005, MF6006: it cannot be decoded.</exception>
    public (RgbImage Image, EvaluationInput Input) Prepare(string path, (int Height, int Width)? canvas = null)
    {
        RgbImage image = ImageDecoder.Decode(DataFile.ReadAll(path), path);
        return (image, Prepare(image, canvas));
    }
}
