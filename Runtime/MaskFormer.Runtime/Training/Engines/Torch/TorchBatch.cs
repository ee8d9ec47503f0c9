using MaskFormer.Runtime.Data.Pipeline;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>A batch as TorchSharp tensors under the names of its fields.</summary>
internal static class TorchBatch
{
    /// <summary>The names that model and criterion may ask for.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        [nameof(TrainingBatch.Image), nameof(TrainingBatch.Pixels), nameof(TrainingBatch.Labels), nameof(TrainingBatch.Targets), nameof(TrainingBatch.Valid)];

    /// <summary>
    /// Copies the arrays. Slots that no image of the batch uses are left out: they are zero and count nowhere, and masks at full size
    /// are most of the memory of a step.
    /// </summary>
    public static Dictionary<string, Tensor> From(TrainingBatch batch)
    {
        (long size, long height, long width) = (batch.Size, batch.Height, batch.Width);
        int used = Math.Max(1, batch.Used);
        return new()
        {
            [nameof(batch.Image)] = tensor(batch.Image, [size, 3, height, width]),
            [nameof(batch.Pixels)] = tensor(batch.Pixels, [size, height, width]),
            [nameof(batch.Labels)] = Used(batch.Labels),
            [nameof(batch.Targets)] = tensor(batch.TargetsOf(used), [size, used, height, width]),
            [nameof(batch.Valid)] = Used(batch.Valid),
        };

        Tensor Used(float[] values)
        {
            using Tensor all = tensor(values, [size, batch.Slots]);
            return all.narrow(1, 0, used).clone();
        }
    }
}
