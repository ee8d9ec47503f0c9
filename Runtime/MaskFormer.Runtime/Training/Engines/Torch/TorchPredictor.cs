using MaskFormer.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>Runs a TorchSharp model without gradients; the outputs are found by their names.</summary>
internal sealed class TorchPredictor(BlockModule model, int logits, int masks) : IPredictor
{
    public (int Height, int Width)? Canvas => null;

    public RawPrediction Predict(float[] image, int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        bool training = model.training;
        model.eval();
        try
        {
            IReadOnlyList<Tensor> outputs = model.RunComputing([tensor(image, [1, 3, height, width])]);
            Tensor last = outputs[logits][-1].squeeze(1); // [Queries, Classes + 1]
            Tensor maps = outputs[masks][-1].squeeze(0); // [Queries, Rows, Columns]
            return new(last.ToFloats(), maps.ToFloats(), (int)last.size(0), (int)maps.size(1), (int)maps.size(2));
        }
        finally
        {
            model.train(training);
        }
    }
}
