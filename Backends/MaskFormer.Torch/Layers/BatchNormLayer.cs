using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// PyTorch's BatchNorm2d (eps 1e-5, momentum 0.1): in training by mean and biased variance of the batch, in evaluation by their running means, of the unbiased
/// variance. The running means change at the <see cref="End"/> of a step, so that one whose loss is no number leaves them as they were.
/// </summary>
internal sealed class BatchNormLayer : KeyedLayer, IStepState
{
    private const double Eps = 1e-5;
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor mean;
    private readonly Tensor variance;
    private (Tensor Mean, Tensor Variance)? seen;

    public BatchNormLayer(int channels)
        : base("BatchNorm2d")
    {
        (weight, bias) = (Initial.Constant(1, channels), Initial.Constant(0, channels));
        register_parameter("weight", weight);
        register_parameter("bias", bias);
        mean = zeros(channels, get_default_dtype()).DetachFromDisposeScope();
        variance = ones(channels, get_default_dtype()).DetachFromDisposeScope();
        register_buffer("running_mean", mean);
        register_buffer("running_var", variance);
    }

    public override Tensor forward(Tensor x)
    {
        if (!training) return Narrow.Widely(x, w => nn.functional.batch_norm(w, mean, variance, weight, bias, training: false, eps: Eps));
        if (StepParts.IsActive) throw TrainedBatchNorm.NotInParts("Norm2d");
        seen ??= (mean.clone().DetachFromDisposeScope(), variance.clone().DetachFromDisposeScope());
        (Tensor ofMean, Tensor ofVariance) = seen.Value;
        return Narrow.Widely(
            x, w => nn.functional.batch_norm(w, ofMean, ofVariance, weight, bias, training: true, momentum: TrainedBatchNorm.Momentum, eps: Eps));
    }

    public void End(bool made)
    {
        if (seen is not var (batchMean, batchVariance)) return;
        using (no_grad())
        {
            if (made)
            {
                mean.copy_(batchMean);
                variance.copy_(batchVariance);
            }
        }

        batchMean.Dispose();
        batchVariance.Dispose();
        seen = null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) End(made: false);
        base.Dispose(disposing);
    }
}
