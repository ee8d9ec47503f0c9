using MaskFormer.Language;
using MaskFormer.Testing;
using MaskFormer.Torch;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Mask2Former;

/// <summary>Masks compared at points: which are kept, who draws them, and what no point may decide.</summary>
public sealed class PointCriterionTests
{
    private static readonly PointCriterion criterion = new() { Classes = 3, Points = 8, PairsPerImage = 3 };

    [Fact]
    public void Both_engines_draw_the_same_points()
    {
        long[][] sizes = [[2, 5, 2, 4], [2, 2, 5, 5, 6], [2, 3], [2, 1, 17, 22], [2, 3], [2, 17, 22]];
        EngineAgreement.OfNumbers(criterion, sizes, fill: Fill, dropout: 7);
    }

    [Fact]
    public void Another_step_draws_others_and_the_same_step_the_same()
    {
        Assert.Equal(Total(3), Total(3));
        Assert.NotEqual(Total(3), Total(4));

        // TorchSharp leaves out slots that no image uses, graphs have them all
        Assert.Equal(Total(3), Total(3, slots: 5), 1e-5);

        static double Total(uint key, int slots = 3)
        {
            using var scope = NewDisposeScope();
            using IDisposable step = StepRandom.Begin(key);
            using var module = criterion.CreateModule();
            using Generator random = new(5);
            Tensor logits = randn([2, 5, 1, 4], generator: random), masks = randn([2, 1, 5, 5, 6], generator: random);
            Tensor labels = zeros(1, slots), valid = zeros(1, slots);
            (labels[0, 0], valid[0, 0], valid[0, 1]) = (2, 1, 1);
            return module.forward(logits, masks, labels, Owned(1), valid, ones(1, 17, 22)).Total.item<float>();
        }
    }

    [Fact]
    public void The_least_sure_candidates_are_kept_and_the_others_taken_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var module = new PointPairLoss { Candidates = 4, Kept = 2, Others = 1 }.CreateModule();
        Tensor logits = tensor(new double[] { -3, 0.5, 2, -0.1 }, [1, 2, 2]), owners = tensor(new double[] { 1, 0, 0, 0 }, [1, 2, 2]);
        Tensor points = tensor(new[] { 0.25, 0.25, 0.75, 0.25, 0.25, 0.75, 0.75, 0.75, 0.25, 0.25 }, [1, 5, 2]); // the four cells, and the first again
        (Tensor mask, Tensor dice) = module.forward(logits, owners, tensor(0.0), points);

        static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        Assert.Equal((Softplus(-0.1) + Softplus(0.5) + Softplus(3)) / 3, mask.item<double>(), 1e-12);
        Assert.Equal(1 - ((2 * Sigmoid(-3) + 1) / (Sigmoid(-0.1) + Sigmoid(0.5) + Sigmoid(-3) + 1 + 1)), dice.item<double>(), 1e-12);
    }

    [Fact]
    public void A_batch_without_targets_has_class_losses_only()
    {
        using var scope = NewDisposeScope();
        using var module = criterion.CreateModule();
        var told = module.forward(randn(2, 5, 1, 4), randn([2, 1, 5, 5, 6]), zeros(1, 3), zeros(1, 1, 17, 22), zeros(1, 3), ones(1, 17, 22));
        Assert.Equal(0, told.MaskLoss.abs().sum().item<float>());
        Assert.Equal(0, told.DiceLoss.abs().sum().item<float>());
        Assert.Equal(2 * told.ClassLoss.sum().item<float>(), told.Total.item<float>(), 1e-5);
    }

    [Fact]
    public void Costs_of_all_layers_at_once_are_those_of_each()
    {
        using var scope = NewDisposeScope();
        using var module = new PointCosts().CreateModule();
        using Generator random = new(8);
        Tensor masks = randn([3, 2, 5, 4, 6], ScalarType.Float64, generator: random), points = rand([3, 2, 9, 2], ScalarType.Float64, generator: random);
        Tensor truth = rand([3, 4, 9], ScalarType.Float64, generator: random), slots = zeros(4, 2, 7, dtype: ScalarType.Float64);
        (slots[0, 0, 0], slots[1, 0, 1], slots[2, 1, 0], slots[3, 1, 5]) = (1, 1, 1, 1);
        IReadOnlyList<Tensor> all = module.Each(EachInput.Own(masks), EachInput.Own(points), EachInput.Own(truth), EachInput.Same(slots));
        for (int layer = 0; layer < 3; layer++)
        {
            (Tensor mask, Tensor dice) = module.forward(masks[layer], points[layer], truth[layer], slots);
            Assert.True((mask - all[0][layer]).abs().max().item<double>() < 1e-12);
            Assert.True((dice - all[1][layer]).abs().max().item<double>() < 1e-12);
        }
    }

    private static double[]? Fill(string port, long[] sizes) => port switch
    {
        "Labels" => [2, 0, 0, 1, 0, 0],
        "Valid" => [1, 1, 0, 1, 0, 0],
        "Owners" => [.. Owned(2).to(ScalarType.Float64).data<double>()],
        "Pixels" => [.. Enumerable.Repeat(1.0, 2 * 17 * 22)],
        _ => null,
    };

    // Two rectangles in every image.
    private static Tensor Owned(int images)
    {
        Tensor owners = zeros(images, 1, 17, 22);
        owners[.., .., 2..9, 3..12] = 1;
        owners[.., .., 10..16, 8..] = 2;
        return owners;
    }
}
