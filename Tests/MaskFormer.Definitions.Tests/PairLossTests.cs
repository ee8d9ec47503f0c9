using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests;

/// <summary>What is written by hand for TorchSharp for losses of pairs of masks, against the block applied to each pair alone: float64, odd sizes.</summary>
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
        Tensor[] byHand = Evaluated(logits, leaf =>
        {
            IReadOnlyList<Tensor> each = module.Each(EachInput.Own(leaf), EachInput.Pick(owners, image), EachInput.Own(slot), EachInput.Pick(pixels, image));
            return (each[0], each[1]);
        });
        Tensor[] oneByOne = Evaluated(logits, leaf =>
        {
            var all = Enumerable.Range(0, Pairs).Select(p => module.forward(leaf[p], owners[Image(p)], slot[p], pixels[Image(p)])).ToArray();
            return (stack(all.Select(static pair => pair.Focal)), stack(all.Select(static pair => pair.Dice)));
        });
        AssertSame(oneByOne, byHand);
        Assert.False(module.Each(EachInput.Own(logits), EachInput.Pick(owners, image), EachInput.Own(slot), EachInput.Pick(pixels, image))[0].requires_grad);
    }

    [Fact]
    public void At_drawn_points_they_are_the_blocks_too()
    {
        using var scope = NewDisposeScope();
        using var module = new DrawnPairLoss { Candidates = 31, Kept = 11, Others = 6 }.CreateModule();
        using Generator random = new(8);
        Tensor masks = randn([4, 5, 7], dtype: ScalarType.Float64, generator: random) * 4, seeds = rand([Pairs, Layers], ScalarType.Float64, generator: random);
        Tensor owners = randint(4, [2, 2, 13, 18], dtype: ScalarType.Float64, generator: random), slot = tensor(new double[] { 0, 2, 1, 0, 6 });
        Tensor image = tensor(new double[] { 0, 0, 1, 1, 1 }).reshape(Pairs, 1);
        long[] query = [0, 1, 2, 3, 3, 0, 1, 1, 1, 2, 0, 3, 3, 2, 1];
        Tensor queries = tensor(Array.ConvertAll(query, static q => (double)q)).reshape(Pairs, Layers, 1);

        Tensor[] byHand = Evaluated(masks, leaf =>
        {
            IReadOnlyList<Tensor> each = module.Each(EachInput.Pick(leaf, queries), EachInput.Pick(owners, image), EachInput.Own(slot), EachInput.Own(seeds));
            return (each[0], each[1]);
        });
        Tensor[] oneByOne = Evaluated(masks, leaf =>
        {
            var all = Enumerable.Range(0, Pairs).Select(p =>
                module.forward(leaf[tensor(query[(p * Layers)..((p + 1) * Layers)])], owners[p < 2 ? 0 : 1], slot[p], seeds[p])).ToArray();
            return (stack(all.Select(static pair => pair.Mask)), stack(all.Select(static pair => pair.Dice)));
        });
        AssertSame(oneByOne, byHand);
    }

    private static void AssertSame(Tensor[] expected, Tensor[] actual)
    {
        foreach ((Tensor one, Tensor other) in expected.Zip(actual))
        {
            Assert.Equal(one.shape, other.shape);
            Assert.True(one.abs().max().item<double>() > 1e-3);
            Assert.InRange((one - other).abs().max().item<double>(), 0, 1e-12);
        }
    }

    /// <summary>Both losses, and the gradient of a weighted sum of them.</summary>
    private static Tensor[] Evaluated(Tensor logits, Func<Tensor, (Tensor Focal, Tensor Dice)> losses)
    {
        Tensor leaf = logits.clone().requires_grad_();
        (Tensor focal, Tensor dice) = losses(leaf);
        Tensor weights = arange(1, (Pairs * Layers) + 1, dtype: ScalarType.Float64).reshape(Pairs, Layers);
        ((focal * weights).sum() + (dice / weights).sum()).backward();
        return [focal, dice, leaf.grad!];
    }
}
