using MaskFormer.Runtime.Data.Pipeline;
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
            field => tensor(field.Values(batch, used), field.Sizes(batch.Size, used, batch.Height, batch.Width, batch.Depth)));
    }
}
