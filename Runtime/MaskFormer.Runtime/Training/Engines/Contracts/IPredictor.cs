using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>Runs the model on one image at a time, dropout off.</summary>
public interface IPredictor
{
    /// <summary>The fixed size that images are padded to, for engines that compile; null if any size is taken.</summary>
    (int Height, int Width)? Canvas { get; }

    /// <summary>What the model says of an image with the weights as they are now.</summary>
    /// <param name="image">Normalised and padded, <c>[3, height, width]</c>.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    RawPrediction Predict(float[] image, int height, int width);
}
