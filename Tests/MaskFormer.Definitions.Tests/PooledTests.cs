using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests;

/// <summary>Classes that are read from the pixels under a mask, and how pixels are taught theirs.</summary>
public sealed class PooledTests
{
    [Fact]
    public void A_small_target_counts_as_much_as_a_large_one()
    {
        using var scope = NewDisposeScope();
        Tensor scores = tensor(new[] { 2.0, 0, 0, 1, 0, 0, 0, 3 }, [1, 2, 1, 4]); // class 0 at four pixels, then class 1
        Tensor targets = tensor(new double[] { 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0 }, [1, 3, 1, 4]); // the third slot is padding
        using var module = new PixelClassLoss { Classes = 2 }.CreateModule();
        Tensor loss = module.forward(scores, tensor(new double[] { 0, 1, 0 }, [1, 3]), tensor(new double[] { 1, 1, 0 }, [1, 3]), targets);

        static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
        Assert.Equal((Softplus(-2) + (Softplus(0) + Softplus(0) + Softplus(-2)) / 3) / 2, loss.item<double>(), 1e-12);
    }

    [Fact]
    public void Pixels_of_no_target_are_taught_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor scores = rand([1, 3, 2, 2], requires_grad: true), targets = zeros(1, 1, 2, 2);
        targets[0, 0, 1, 0] = 1;
        using var module = new PixelClassLoss { Classes = 3 }.CreateModule();
        module.forward(scores, zeros(1, 1), ones(1, 1), targets).sum().backward();
        Assert.Equal([0, 0, 1, 0], scores.grad!.abs().sum(1).gt(0).to(int32).data<int>().ToArray());
    }

    [Fact]
    public void A_batch_without_targets_teaches_nothing()
    {
        using var scope = NewDisposeScope();
        using var module = new PixelClassLoss { Classes = 3 }.CreateModule();
        Assert.Equal(0, module.forward(rand(1, 3, 2, 2), zeros(1, 2), zeros(1, 2), zeros(1, 2, 2, 2)).item<float>());
    }

    [Fact]
    public void Classes_of_queries_have_the_mean_score_under_their_masks()
    {
        using var scope = NewDisposeScope();
        PooledModel model = OwnDataExperiments.Small.Model with { Classes = 4, Queries = 9 };
        using var module = model.CreateModule();
        Dictionary<string, Tensor> seen = [];
        module.Observer = (name, value) => seen[name] = value.detach().clone().MoveToOuterDisposeScope();
        var told = module.forward(rand(2, 3, 64, 96));
        Tensor shares = told.Masks.sigmoid().unsqueeze(3); // layers, images, queries, 1, rows, columns
        Tensor means = (shares * told.Scores.unsqueeze(1)).sum([4, 5]) / (shares.sum([4, 5]) + 1);
        Assert.Equal([3L, 9, 2, 4], seen["Pooled"].shape);
        Assert.True(allclose(means.transpose(1, 2), seen["Pooled"], 1e-4, 1e-5));
    }
}
