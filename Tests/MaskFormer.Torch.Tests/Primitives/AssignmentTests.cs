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
    public void RealTargets_ChooseTheirCheapestQueries()
    {
        // Specification section 14.4, transposed to [targets, queries], and a padding target that would be cheapest of all.
        Tensor cost = Near.Tensor([-0.10167325, 14.27283001, 2.03661275, 10.97272015, 2.37186313, 2.03661275, -99, -99, -99], 1, 1, 3, 3);
        Tensor chosen = MaskFormer.Torch.Primitives.Assignment(cost, Near.Tensor([1, 1, 0], 1, 3));
        Near.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0], chosen, 0);
        Assert.Equal([1, 1, 3, 3], chosen.shape);
    }

    [Fact]
    public void EveryLayerAndImage_IsItsOwnProblem()
    {
        Tensor cost = Near.Tensor([0, 1, 1, 0, /* image 1 */ 5, 0, 9, 9, /* layer 1 */ 1, 0, 0, 1, 0, 5, 9, 9], 2, 2, 2, 2);
        Tensor valid = Near.Tensor([1, 1, 1, 0], 2, 2);
        Near.Equal([1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0], MaskFormer.Torch.Primitives.Assignment(cost, valid), 0);
    }

    [Fact]
    public void PaddingBetweenRealTargets_IsSkipped()
    {
        Tensor cost = Near.Tensor([3, 1, double.NaN, double.NaN, 1, 2], 1, 1, 3, 2);
        Near.Equal([0, 1, 0, 0, 1, 0], MaskFormer.Torch.Primitives.Assignment(cost, Near.Tensor([1, 0, 1], 1, 3)), 0);
    }

    [Fact]
    public void TargetsBeyondTheQueries_GetNone()
    {
        Tensor cost = Near.Tensor([5, 1, 3], 1, 1, 3, 1);
        Near.Equal([0, 1, 0], MaskFormer.Torch.Primitives.Assignment(cost, Near.Tensor([1, 1, 1], 1, 3)), 0);
    }

    [Fact]
    public void NoTargets_ChooseNothing() =>
        Near.Equal(new double[8], MaskFormer.Torch.Primitives.Assignment(Near.Random(1, 1, 2, 2, 2), zeros(2, 2)), 0);

    [Fact]
    public void ResultHasTheTypeOfTheCost_AndNoGradient()
    {
        Tensor cost = randn(1, 1, 2, 3).requires_grad_();
        Tensor chosen = MaskFormer.Torch.Primitives.Assignment(cost, ones(1, 2));
        Assert.Equal(ScalarType.Float32, chosen.dtype);
        Assert.False(chosen.requires_grad);
    }

    [Theory]
    [InlineData(double.NaN, "not a number")]
    [InlineData(double.PositiveInfinity, "infinite")]
    public void CostThatIsNotFinite_NamesLayerAndImage(double bad, string word)
    {
        Tensor cost = zeros(3, 2, 2, 4, dtype: ScalarType.Float64);
        cost[2, 1, 0, 3] = bad;
        var error = Assert.Throws<MaskFormerException>(() => MaskFormer.Torch.Primitives.Assignment(cost, ones(2, 2)));
        Assert.Equal(("MF7201", "layer 2, image 1 of the batch"), (error.Id, error.Place));
        Assert.Contains($"target 0 and query 3 is {word}", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongShapes_AreRefused() =>
        Assert.Equal("MF2001", Assert.Throws<MaskFormerException>(() => MaskFormer.Torch.Primitives.Assignment(zeros(1, 2, 3, 4), zeros(2, 4))).Id);

    [SkippableFact]
    public void RealCosts_ReachTheOptimumThatScipyFound()
    {
        string path = Shared.Path("peers/costs_640_b8.safetensors");
        float[] cost = Safetensors.Read<float>(path, "cost");
        byte[] valid = Safetensors.Read<byte>(path, "valid");
        double[] optimal = Safetensors.Read<double>(path, "optimal");
        Tensor costs = tensor(cost, [6, 8, 100, 100]);
        Tensor chosen = MaskFormer.Torch.Primitives.Assignment(costs, tensor(valid, [8, 100]));
        Tensor totals = (costs.to(ScalarType.Float64) * chosen.to(ScalarType.Float64)).sum([2, 3]);
        Assert.Equal(valid.Sum(v => v) * 6, chosen.sum().ToSingle());
        Near.Equal(optimal, totals, 1e-9);
    }
}
