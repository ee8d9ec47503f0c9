namespace MaskFormer.Runtime.Training;

/// <summary>Runs the model on one image at a time, dropout off.</summary>
public interface IPredictor
{
    /// <summary>The fixed size that images are padded to, for engines that compile; null if any size is taken.</summary>
    (int Height, int Width)? Canvas { get; }

    /// <summary>Predicts the segments of an image with the weights as they are now.</summary>
    /// <param name="image">Normalised and padded, <c>[3, height, width]</c>.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    RawPrediction Predict(float[] image, int height, int width);
}

/// <summary>What the last layer says of one image.</summary>
/// <param name="Logits">Class scores <c>[Queries, Classes + 1]</c>.</param>
/// <param name="Masks">Mask scores <c>[Queries, Rows, Columns]</c> at stride 4, before the sigmoid.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Rows">Rows of a mask.</param>
/// <param name="Columns">Columns of a mask.</param>
public sealed record RawPrediction(float[] Logits, float[] Masks, int Queries, int Rows, int Columns);
