using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Focal and dice loss of one predicted and one true mask with their gradients by the small logits, in four buffers of the image's size. With u the enlarged
/// logit, w the pixel's weight, s = -1 inside of the target and 1 outside, p = sigmoid(s u) the probability of the wrong answer and S = softplus(s u):
/// focal = Σ w α p² S, its derivative s w α (2 p² (1 - p) S + p³); i = Σ inside (1 - p), σ = i + Σ outside p, n = Σ inside, dice = 1 - (2 i + 1) / (σ + n + 1),
/// its derivative w p (1 - p) ((2 i + 1) / (σ + n + 1)² - [inside] 2 / (σ + n + 1)).
/// </summary>
internal sealed class MaskPair
{
    private readonly double alpha;
    private readonly Enlargement enlargement;
    private readonly Tensor wrong, miss, loss, work;
    private Tensor inside, outside, sign, weight;

    /// <param name="alpha">Weight of the inside in the focal loss.</param>
    /// <param name="logits">Gives the small size and the type.</param>
    /// <param name="pixels">Gives the image's size.</param>
    public MaskPair(double alpha, Tensor logits, Tensor pixels)
    {
        (this.alpha, enlargement) = (alpha, new(logits, pixels));
        Tensor Buffer() => empty([pixels.size(-2), pixels.size(-1)], dtype: logits.dtype, device: logits.device);
        (wrong, miss, loss, work) = (Buffer(), Buffer(), Buffer(), Buffer());
        (inside, outside, sign, weight) = (Buffer(), Buffer(), Buffer(), Buffer());
    }

    /// <summary>What is true of the next masks, until it is called again.</summary>
    /// <param name="owners">[D, H, W].</param>
    /// <param name="slot">The slot that owns the target's pixels.</param>
    /// <param name="pixels">[H, W].</param>
    public void Target(Tensor owners, Tensor slot, Tensor pixels)
    {
        using var scope = NewDisposeScope();
        inside.copy_(owners.eq(TensorOps.Add(slot, Number.One)).any(0));
        sign.copy_(inside).mul_(Number.Of(-2)).AddTo(Number.One);
        inside.mul_(pixels);
        outside.copy_(pixels).sub_(inside);
        weight.copy_(inside).mul_(Number.Of(alpha)).add_(outside, Number.Of(1 - alpha)).div_(pixels.sum().clamp_min(Number.One));
    }

    /// <summary>Both losses of one mask.</summary>
    /// <param name="logits">[y, x].</param>
    /// <param name="focal">Gets the focal loss' gradient, [y, x]; null where none is wanted.</param>
    /// <param name="dice">Gets the dice loss' gradient.</param>
    public (Tensor Focal, Tensor Dice) Losses(Tensor logits, Tensor? focal, Tensor? dice)
    {
        using var scope = NewDisposeScope();
        enlargement.Into(wrong, logits);
        wrong.mul_(sign);
        miss.copy_(wrong).sigmoid_();
        loss.copy_(wrong).abs_().neg_().exp_().log1p_().AddTo(wrong.clamp_min_(Number.Of(0))); // softplus
        work.copy_(miss).mul_(miss); // p²
        loss.mul_(work); // p² S
        Tensor focalLoss = wrong.copy_(loss).mul_(weight).sum();
        if (focal is not null)
        {
            wrong.copy_(miss).neg_().AddTo(Number.One).mul_(loss).mul_(Number.Of(2)).addcmul_(work, miss, Number.One).mul_(weight).mul_(sign);
            enlargement.Back(focal, wrong);
        }

        Tensor beside = work.copy_(miss).mul_(outside).sum(), size = inside.sum();
        Tensor overlap = size - work.copy_(miss).mul_(inside).sum();
        Tensor both = TensorOps.Add(TensorOps.Add(TensorOps.Add(overlap, beside), size), Number.One), twice = TensorOps.Add(Number.Of(2) * overlap, Number.One);
        if (dice is not null)
        {
            work.copy_(miss).neg_().AddTo(Number.One).mul_(miss); // p (1 - p)
            wrong.copy_(outside).AddTo(inside).mul_(twice / (both * both)).sub_(loss.copy_(inside).mul_(Number.Of(2) / both)).mul_(work);
            enlargement.Back(dice, wrong);
        }

        return (focalLoss.MoveToOuterDisposeScope(), TensorOps.Subtract(Number.One, twice / both).MoveToOuterDisposeScope());
    }
}
