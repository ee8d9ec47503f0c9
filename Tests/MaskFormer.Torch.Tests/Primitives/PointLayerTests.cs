using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Primitives;

/// <summary>Losses at points by hand are those by libtorch's operations, and so are their gradients.</summary>
public sealed class PointLayerTests
{
    private const int Layers = 3, Candidates = 61, Kept = 20, Points = 70;

    [Fact]
    public void Losses_and_gradients_are_those_by_operations()
    {
        using var scope = NewDisposeScope();
        using Generator random = new(9);
        Tensor maps = Near.Random(5, Layers, 5, 7) * 3, target = rand([17, 23], ScalarType.Float64, generator: random).round();
        Tensor drawn = rand([Layers, Points, 2], ScalarType.Float64, generator: random);
        (drawn[0, 0, 0], drawn[0, 1, 1], drawn[0, 65, 0]) = (0, 0, 1); // on the map's edges
        Tensor[] expected = Made(ScalarType.Float64), wide = Made(ScalarType.Float64), narrow = Made(ScalarType.Float32);
        new PointPair(Candidates, Kept).Losses(maps, target, drawn, (expected[0], expected[1]), (expected[2], expected[3]));
        PointLayer<double>.Losses((Candidates, Kept), maps, target, drawn, (wide[0], wide[1]), (wide[2], wide[3]));
        PointLayer<float>.Losses(
            (Candidates, Kept), maps.@float(), target.@float(), drawn.@float(), (narrow[0], narrow[1]), (narrow[2], narrow[3]));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].abs().min().item<double>() >= 0 && expected[i].abs().max().item<double>() > 1e-3);
            Near.Equal(expected[i], wide[i], 1e-12);
            Near.Equal(expected[i], narrow[i], 1e-5);
        }
    }

    [Fact]
    public void What_is_far_from_right_or_wrong_keeps_its_digits()
    {
        using var scope = NewDisposeScope();
        Tensor maps = full([1, 4, 4], -200f), target = ones(8, 8), drawn = full([1, Points, 2], 0.5f), mask = zeros(1), dice = zeros(1);
        PointLayer<float>.Losses((Candidates, Kept), maps, target, drawn, (mask, null), (dice, null));
        Near.Equal([200], mask, 1e-4);
        PointLayer<float>.Losses((Candidates, Kept), -maps, target, drawn, (mask, null), (dice, null));
        Near.Equal([0], mask, 0);
        Near.Equal([0], dice, 1e-6);
    }

    [Fact]
    public void A_mask_that_is_no_number_gives_losses_that_are_none()
    {
        using var scope = NewDisposeScope();
        Tensor maps = full([1, 4, 4], float.NaN), drawn = full([1, Points, 2], 0.5f), mask = zeros(1), dice = zeros(1);
        PointLayer<float>.Losses((Candidates, Kept), maps, ones(8, 8), drawn, (mask, null), (dice, null));
        Assert.True(mask.isnan().item<bool>() && dice.isnan().item<bool>());
    }

    // Values and gradients of both losses.
    private static Tensor[] Made(ScalarType type) =>
        [zeros([Layers], type), zeros([Layers, 5, 7], type), zeros([Layers], type), zeros([Layers, 5, 7], type)];
}
