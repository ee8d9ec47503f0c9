using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Fidelity;

/// <summary>
/// The cases hold <see cref="InjectedCriterion"/> to the original: <see cref="PointCriterion"/> is the same where its own points are injected.
/// </summary>
public sealed class DrawnPointsTests
{
    private const int Levels = 2, Images = 2, Queries = 5, Slots = 3, Points = 8, Candidates = 24, Kept = 6, Others = 2;

    [Fact]
    public void Drawn_points_that_are_injected_give_the_same_losses()
    {
        const uint key = 11;
        using var scope = NewDisposeScope();
        using Generator random = new(2);
        Tensor logits = randn([Levels, Queries, Images, 4], generator: random), masks = randn([Levels, Images, Queries, 5, 6], generator: random) * 3;
        Tensor labels = tensor(new float[] { 2, 0, 0, 1, 0, 0 }, [Images, Slots]), valid = tensor(new float[] { 1, 1, 0, 1, 0, 0 }, [Images, Slots]);
        Tensor owners = zeros(Images, 1, 17, 22);
        owners[.., .., 2..9, 3..12] = 1;
        owners[0, .., 10..16, 8..] = 2;

        using var drawing = new PointCriterion { Classes = 3, Points = Points, PairsPerImage = Slots }.CreateModule();
        using var injected = new InjectedCriterion { Classes = 3, Candidates = Candidates, Kept = Kept, Others = Others, Slots = Slots }.CreateModule();
        float[] match = new float[Levels * Images * Points * 2], seeds = new float[Levels * Images];
        CounterRandom.Uniform(key, 0, match);
        CounterRandom.Uniform(key, 1, seeds);
        float[] pairs = [.. seeds.SelectMany(static image => Following(image, Slots)).SelectMany(static slot => Following(slot, (Candidates + Others) * 2))];
        using IDisposable step = StepRandom.Begin(key);
        var expected = injected.forward(
            logits, masks, labels, owners, valid, tensor(match, [Levels, Images, Points, 2]), tensor(pairs, [Levels, Images, Slots, Candidates + Others, 2]));
        var actual = drawing.forward(logits, masks, labels, owners, valid, ones(Images, 17, 22));
        foreach ((Tensor one, Tensor other) in new[]
        {
            (expected.Matches, actual.Matches), (expected.ClassLoss, actual.ClassLoss), (expected.MaskLoss, actual.MaskLoss),
            (expected.DiceLoss, actual.DiceLoss), (expected.Total, actual.Total),
        })
        {
            Assert.True(one.abs().max().item<float>() > 0);
            Assert.Equal(one.data<float>().ToArray(), other.data<float>().ToArray());
        }
    }

    private static float[] Following(float seed, int count)
    {
        float[] numbers = new float[count];
        CounterRandom.UniformFrom(seed, numbers);
        return numbers;
    }
}
