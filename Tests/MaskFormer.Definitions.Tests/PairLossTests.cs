using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests;

/// <summary>The losses of pairs of masks, written by hand for TorchSharp, against the block applied to each pair alone: float64, odd sizes, overlaps.</summary>
public sealed class PairLossTests
{
    private const int Pairs = 5, Layers = 3;

    [Fact]
    public void Written_by_hand_they_are_the_blocks()
    {
        using var scope = NewDisposeScope();
        using var module = new PairLoss { Alpha = 0.3 }.CreateModule();
        using Generator random = new(8);
        Tensor logits = randn([Pairs, Layers, 5, 7], dtype: ScalarType.Float64, generator: random) * 4;
        Tensor owners = randint(4, [2, 2, 13, 18], dtype: ScalarType.Float64, generator: random), pixels = ones(2, 13, 18, dtype: ScalarType.Float64);
        pixels[1, 9..] = 0;
        Tensor image = tensor(new double[] { 0, 0, 1, 1, 1 }).reshape(Pairs, 1), slot = tensor(new double[] { 0, 2, 1, 0, 6 });
        owners[0, 1] = owners[0, 1] * owners[0, 1].ne(owners[0, 0]).to(ScalarType.Float64); // a target holds a pixel once
        owners[1, 1] = 0;

        static int Image(int pair) => pair < 2 ? 0 : 1;
        Tensor[] byHand = Judged(logits, leaf =>
        {
            IReadOnlyList<Tensor> each = module.Each(EachInput.Own(leaf), EachInput.Pick(owners, image), EachInput.Own(slot), EachInput.Pick(pixels, image));
            return (each[0], each[1]);
        });
        Tensor[] oneByOne = Judged(logits, leaf =>
        {
            var all = Enumerable.Range(0, Pairs).Select(p => module.forward(leaf[p], owners[Image(p)], slot[p], pixels[Image(p)])).ToArray();
            return (stack(all.Select(static pair => pair.Focal)), stack(all.Select(static pair => pair.Dice)));
        });
        foreach ((Tensor expected, Tensor actual) in oneByOne.Zip(byHand))
        {
            Assert.Equal(expected.shape, actual.shape);
            Assert.True(expected.abs().max().item<double>() > 1e-3);
            Assert.InRange((expected - actual).abs().max().item<double>(), 0, 1e-12);
        }

        Assert.False(module.Each(EachInput.Own(logits), EachInput.Pick(owners, image), EachInput.Own(slot), EachInput.Pick(pixels, image))[0].requires_grad);
    }

    /// <summary>Both losses, and the gradient of a weighted sum of them.</summary>
    private static Tensor[] Judged(Tensor logits, Func<Tensor, (Tensor Focal, Tensor Dice)> judge)
    {
        Tensor leaf = logits.clone().requires_grad_();
        (Tensor focal, Tensor dice) = judge(leaf);
        Tensor weights = arange(1, (Pairs * Layers) + 1, dtype: ScalarType.Float64).reshape(Pairs, Layers);
        ((focal * weights).sum() + (dice / weights).sum()).backward();
        return [focal, dice, leaf.grad!];
    }
}
