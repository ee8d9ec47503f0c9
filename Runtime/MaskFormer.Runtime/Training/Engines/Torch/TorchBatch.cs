using MaskFormer.Runtime.Data.Pipeline;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>A batch as TorchSharp tensors under the names of its fields.</summary>
internal static class TorchBatch
{
    /// <summary>
    /// Copies the arrays that are asked for: masks at full size, which few criteria want, would be most of the memory of a step. Slots that no image of the
    /// batch uses are left out: they are zero and count nowhere.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="asked">The fields that something asks for.</param>
    public static Dictionary<string, Tensor> From(TrainingBatch batch, IReadOnlySet<string> asked)
    {
        int used = Math.Max(1, batch.Used);
        return BatchField.Of(batch).Where(field => asked.Contains(field.Name)).ToDictionary(
            static field => field.Name,
            field => field == BatchField.Image
                ? Images(batch)
                : tensor(field.Values(batch, used), field.Sizes(batch.Size, used, batch.Height, batch.Width, batch.Depth)));
    }

    // The same operations in the same order as ImageBytes.Normalised, on all processors.
    private static Tensor Images(TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor bytes = tensor(batch.Bytes.Values, [batch.Size, batch.Height, batch.Width, 3], ScalarType.Byte);
        Tensor images = empty([batch.Size, 3, batch.Height, batch.Width], ScalarType.Float32).copy_(bytes.permute(0, 3, 1, 2));
        images.sub_(tensor(batch.Bytes.Mean, [batch.Size, 3, 1, 1])).div_(tensor(batch.Bytes.Deviation, [batch.Size, 3, 1, 1]));
        for (int b = 0; b < batch.Size; b++)
        {
            images[b].slice(1, batch.Bytes.Sizes[2 * b], batch.Height, 1).zero_();
            images[b].slice(2, batch.Bytes.Sizes[(2 * b) + 1], batch.Width, 1).zero_();
        }

        return images.MoveToOuterDisposeScope();
    }
}
