using MaskFormer.Pjrt;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>Prediction with the weights where they are: the model alone takes the step's own buffers.</summary>
internal sealed class XlaPredictor(IStepDevice device, (int Height, int Width) canvas) : IPredictor
{
    public (int Height, int Width)? Canvas => canvas;

    public RawPrediction Predict(float[] image, int height, int width)
    {
        IReadOnlyDictionary<string, HostArray> outputs = device.Predict(
            new Dictionary<string, HostArray> { [nameof(TrainingBatch.Image)] = HostArray.From(image, 1, 3, height, width) }
        );
        HostArray logits = outputs["Logits"],
            masks = outputs["Masks"];
        ReadOnlySpan<long> scores = logits.Dims; // [Levels, Queries, 1, Classes + 1]
        ReadOnlySpan<long> maps = masks.Dims; // [Levels, 1, Queries, Rows, Columns]
        return new(Last(logits), Last(masks), (int)scores[1], (int)maps[3], (int)maps[4]);
    }

    private static float[] Last(HostArray levels)
    {
        ReadOnlySpan<float> all = levels.View<float>();
        return all[^(all.Length / (int)levels.Dims[0])..].ToArray();
    }
}
