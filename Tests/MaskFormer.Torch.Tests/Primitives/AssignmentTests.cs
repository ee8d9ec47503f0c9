using MaskFormer.Language;
using MaskFormer.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Primitives;

public sealed class AssignmentTests
{
    [Fact]
    public void Real_targets_choose_their_cheapest_queries()
    {
        // matcher.py of the original on a small case, transposed to [targets, queries], and a padding target that would be cheapest of all.
        Tensor cost = Near.Tensor([-0.10167325, 14.27283001, 2.03661275, 10.97272015, 2.37186313, 2.03661275, -99, -99, -99], 1, 1, 3, 3);
        Tensor chosen = BatchAssignment.Solve(cost, Near.Tensor([1, 1, 0], 1, 3));
        Near.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0], chosen, 0);
        Assert.Equal([1, 1, 3, 3], chosen.shape);
    }

    [Fact]
    public void Every_layer_and_image_is_its_own_problem()
    {
        Tensor cost = Near.Tensor([0, 1, 1, 0, /* image 1 */ 5, 0, 9, 9, /* layer 1 */ 1, 0, 0, 1, 0, 5, 9, 9], 2, 2, 2, 2);
        Tensor valid = Near.Tensor([1, 1, 1, 0], 2, 2);
        Near.Equal([1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0], BatchAssignment.Solve(cost, valid), 0);
    }

    [Fact]
    public void Padding_between_real_targets_is_skipped()
    {
        Tensor cost = Near.Tensor([3, 1, double.NaN, double.NaN, 1, 2], 1, 1, 3, 2);
        Near.Equal([0, 1, 0, 0, 1, 0], BatchAssignment.Solve(cost, Near.Tensor([1, 0, 1], 1, 3)), 0);
    }

    [Fact]
    public void Targets_beyond_the_queries_get_none()
    {
        Tensor cost = Near.Tensor([5, 1, 3], 1, 1, 3, 1);
        Near.Equal([0, 1, 0], BatchAssignment.Solve(cost, Near.Tensor([1, 1, 1], 1, 3)), 0);
    }

    [Fact]
    public void No_targets_choose_nothing() =>
        Near.Equal(new double[8], BatchAssignment.Solve(Near.Random(1, 1, 2, 2, 2), zeros(2, 2)), 0);

    [Fact]
    public void Result_has_the_type_of_the_cost_and_no_gradient()
    {
        Tensor cost = randn(1, 1, 2, 3).requires_grad_();
        Tensor chosen = BatchAssignment.Solve(cost, ones(1, 2));
        Assert.Equal(ScalarType.Float32, chosen.dtype);
        Assert.False(chosen.requires_grad);
    }

    [Theory]
    [InlineData(double.NaN, "not a number")]
    [InlineData(double.PositiveInfinity, "infinite")]
    public void Cost_that_is_not_finite_names_layer_and_image(double bad, string word)
    {
        Tensor cost = zeros(3, 2, 2, 4, dtype: ScalarType.Float64);
        cost[2, 1, 0, 3] = bad;
        var error = Assert.Throws<NonFiniteException>(() => BatchAssignment.Solve(cost, ones(2, 2)));
        Assert.Equal(("MF7201", "layer 2, image 1 of the batch"), (error.Id, error.Place));
        Assert.Contains($"target 0 and query 3 is {word}", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_are_refused() =>
        Assert.Equal("MF2001", Assert.Throws<MaskFormerException>(() => BatchAssignment.Solve(zeros(1, 2, 3, 4), zeros(2, 4))).Id);

    [SkippableFact]
    public void Real_costs_reach_the_optimum_that_scipy_found()
    {
        string path = Shared.Path("peers/costs_640_b8.safetensors");
        float[] cost = Safetensors.Read<float>(path, "cost");
        byte[] valid = Safetensors.Read<byte>(path, "valid");
        double[] optimal = Safetensors.Read<double>(path, "optimal");
        Tensor costs = tensor(cost, [6, 8, 100, 100]);
        Tensor chosen = BatchAssignment.Solve(costs, tensor(valid, [8, 100]));
        Tensor totals = (costs.to(ScalarType.Float64) * chosen.to(ScalarType.Float64)).sum([2, 3]);
        Assert.Equal(valid.Sum(v => v) * 6, chosen.sum().ToSingle());
        Near.Equal(optimal, totals, 1e-9);
    }
}
