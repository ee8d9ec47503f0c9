using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests;

/// <summary>What pixels vote for, how they are taught it, and what is made of their votes.</summary>
public sealed class VotingTests
{
    [Fact]
    public void A_small_target_counts_as_much_as_a_large_one()
    {
        using var scope = NewDisposeScope();
        Tensor scores = tensor(new[] { 2.0, 0, 0, 1, 0, 0, 0, 3 }, [1, 2, 1, 4]); // class 0 at four pixels, then class 1
        Tensor targets = tensor(new double[] { 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0 }, [1, 3, 1, 4]); // the third slot is padding
        using var module = new PixelClassLoss { Classes = 2 }.CreateModule();
        Tensor loss = module.forward(scores, tensor(new double[] { 0, 1, 0 }, [1, 3]), tensor(new double[] { 1, 1, 0 }, [1, 3]), Shares(targets));

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
        module.forward(scores, zeros(1, 1), ones(1, 1), Shares(targets)).sum().backward();
        Assert.Equal([0, 0, 1, 0], scores.grad!.abs().sum(1).gt(0).to(int32).data<int>().ToArray());
    }

    [Fact]
    public void A_batch_without_targets_teaches_nothing()
    {
        using var scope = NewDisposeScope();
        using var module = new PixelClassLoss { Classes = 3 }.CreateModule();
        Assert.Equal(0, module.forward(rand(1, 3, 2, 2), zeros(1, 2), zeros(1, 2), Shares(zeros(1, 2, 2, 2))).item<float>());
    }

    [Fact]
    public void Classes_of_queries_have_the_mean_score_under_their_masks()
    {
        using var scope = NewDisposeScope();
        using var module = (OwnDataExperiments.Small.Model with { Classes = 4 }).CreateModule();
        Dictionary<string, Tensor> seen = [];
        module.Observer = (name, value) => seen[name] = value.detach().clone().MoveToOuterDisposeScope();
        var told = module.forward(rand(2, 3, 64, 96));
        Tensor shares = told.Masks.sigmoid().unsqueeze(3); // layers, images, queries, 1, rows, columns
        Tensor means = (shares * told.Scores.unsqueeze(1)).sum([4, 5]) / (shares.sum([4, 5]) + 1);
        Assert.Equal([3L, 24, 2, 4], seen["Pooled"].shape);
        Assert.True(allclose(means.transpose(1, 2), seen["Pooled"], 1e-4, 1e-5));
    }

    [Theory]
    [InlineData(3, 6)] // 23 x 31 pixels have a map of 6 x 8
    [InlineData(4, 4)]
    [InlineData(8, 1)]
    public void Every_square_of_the_map_has_a_query(int cell, int queries)
    {
        using var scope = NewDisposeScope();
        using var module = (OwnDataExperiments.Small.Model with { Cell = cell }).CreateModule();
        var told = module.forward(rand(1, 3, 23, 31));
        Assert.Equal([3L, 1, queries, 6, 8], told.Masks.shape);
        Assert.Equal([3L, queries, 1, 11], told.Logits.shape);
    }

    [Fact]
    public void A_vote_for_the_centre_costs_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor target = zeros(1, 1, 4, 5);
        target[0, 0, 1, TensorIndex.Slice(0, 3)] = 1; // three pixels of row 1, with the centre at column 1
        Tensor offsets = full(1, 2, 4, 5, 9.0f); // what others vote for does not matter
        offsets[0, 0, 1, TensorIndex.Slice(0, 3)] = 0;
        offsets[0, 1, 1, TensorIndex.Slice(0, 3)] = tensor(new float[] { 1, 0, -1 });
        using var module = new CentreLoss().CreateModule();
        Assert.Equal(0, module.forward(offsets, ones(1, 1), Shares(target)).item<float>(), 1e-6f);
        offsets[0, 1, 1, 2] = -4; // three columns too far
        Assert.Equal(1, module.forward(offsets, ones(1, 1), Shares(target)).item<float>(), 1e-6f);
    }

    [Fact]
    public void Targets_that_overlap_each_have_their_say()
    {
        using var scope = NewDisposeScope();
        Tensor targets = zeros(1, 2, 1, 4);
        targets[0, 0] = 1; // centre 1.5
        targets[0, 1, 0, 3] = 1; // centre 3, inside of the other
        Tensor offsets = tensor(new float[] { 0, 0, 0, 0, 1.5f, 0.5f, -0.5f, 0 }, [1, 2, 1, 4]);
        using var module = new CentreLoss().CreateModule();
        Assert.Equal(1.5 / 4 / 2, module.forward(offsets, ones(1, 2), Shares(targets)).item<float>(), 1e-6);
    }

    [Fact]
    public void A_mask_loses_pixels_that_vote_for_another_centre()
    {
        using var scope = NewDisposeScope();
        using var module = new CentredMasks { Hidden = 8, MaskDim = 8, Spread = 4 }.CreateModule();
        foreach (var (_, weight) in module.named_parameters()) _ = weight.detach().zero_(); // no embedding, no move of the centre, sharpness 1
        Tensor votes = zeros(1, 2, 1, 3);
        votes[0, 1, 0] = tensor(new float[] { 2, 2, 10 });
        Tensor masks = module.forward(zeros(1, 1, 1, 8), tensor(new float[] { 0, 2 }, [1, 1, 2]), zeros(1, 8, 1, 3), votes);
        Assert.Equal([0f, 0, -4], masks.data<float>().ToArray()); // 8 pixels are twice the spread
    }

    [Fact]
    public void A_query_begins_where_the_pixels_of_its_cell_see_their_centre()
    {
        using var scope = NewDisposeScope();
        using var module = new CellQueries { In = 4, Cell = 2, Hidden = 8, Heads = 2, Depth = 1, FeedForward = 8, DropRate = 0 }.CreateModule();
        Tensor offsets = zeros(1, 2, 4, 4);
        offsets[0, 0] = 3; // three rows below
        using var places = new PixelPlaces().CreateModule();
        Tensor seen = module.forward(rand(1, 4, 4, 4), offsets, offsets + places.forward(offsets)).Seen;
        Assert.Equal([3.5f, 0.5f, 3.5f, 2.5f, 5.5f, 0.5f, 5.5f, 2.5f], seen.data<float>().ToArray());
    }

    private static Tensor Shares(Tensor targets)
    {
        using var module = new TargetShares().CreateModule();
        return module.forward(targets);
    }
}
