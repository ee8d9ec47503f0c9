using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>An image as the model takes it when it is evaluated or used: resized, normalised, not cropped.</summary>
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
    /// <exception cref="MaskFormerException">MF6029: Hugging Face's rule wants more than the canvas.</exception>
    public EvaluationInput Prepare(RgbImage image, (int Height, int Width)? canvas = null)
    {
        if (evaluation.Rule == PredictionRule.HuggingFace) return Stretched(image, canvas);
        (int height, int width) = ImageSize.Fit(image.Height, image.Width, evaluation.MinSize, evaluation.MaxSize, canvas);
        return Prepare(image, (height, width), canvas ?? (Padded(height), Padded(width)));
    }

    /// <summary>Resizes to one size and pads to another.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">Rows and columns that are image afterwards.</param>
    /// <param name="padded">Rows and columns of all.</param>
    public EvaluationInput Prepare(RgbImage image, (int Height, int Width) size, (int Height, int Width) padded)
    {
        ImageBytes bytes = ImageBytes.Empty(1, padded.Height, padded.Width, data.PixelMean, data.PixelStd);
        bytes.Put(0, Resized(image, size.Height, size.Width), padded.Height, padded.Width);
        return new EvaluationInput(
            bytes.Normalised(padded.Height, padded.Width), padded.Height, padded.Width, size.Height, size.Width, image.Height, image.Width);
    }

    private EvaluationInput Stretched(RgbImage image, (int Height, int Width)? canvas)
    {
        (int Height, int Width) size = evaluation.Square is { } side
            ? HuggingFaceSize.Up(side, side)
            : HuggingFaceSize.Fit(image.Height, image.Width, evaluation.MinSize, evaluation.MaxSize);
        (int Height, int Width) room = canvas ?? size;
        if (size.Height <= room.Height && size.Width <= room.Width) return Prepare(image, size, room);
        throw new MaskFormerException(
            "MF6029",
            "evaluation.rule",
            FormattableString.Invariant(
                $"Hugging Face's rule makes this image {size.Width} x {size.Height} pixels, and the engine's canvas is {room.Width} x {room.Height}"),
            "Make data.canvas_height and data.canvas_width larger or evaluation.min_size smaller, or take --engine torch");
    }

    // The references of Hugging Face's rule are by Pillow 13, those of the original's by Pillow 9.
    private RgbImage Resized(RgbImage image, int height, int width) => evaluation.Rule == PredictionRule.HuggingFace
        ? PillowResize.Resize(image, height, width, evaluation.Resample, tallFirst: true)
        : PillowResize.Resize(image, height, width);

    private int Padded(int side)
    {
        int unit = Math.Max(1, evaluation.SizeDivisibility);
        return (side + unit - 1) / unit * unit;
    }

    /// <summary>Reads an image from a file and prepares it.</summary>
    /// <exception cref="DataException">MF6004: it cannot be read; MF6005, MF6006, MF7008: it cannot be decoded.</exception>
    public (RgbImage Image, EvaluationInput Input) Prepare(string path, (int Height, int Width)? canvas = null)
    {
        RgbImage image = ImageMemory.Within(data.ImageMemory, () => ImageDecoder.Decode(DataFile.ReadAll(path), path));
        return (image, Prepare(image, canvas));
    }
}
