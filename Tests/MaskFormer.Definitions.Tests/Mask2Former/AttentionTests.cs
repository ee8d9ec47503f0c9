using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Mask2Former;

/// <summary>What Mask2Former's attention does at the edges: of a map, and of a mask.</summary>
public sealed class AttentionTests
{
    [Theory]
    [InlineData(0.5, 0.5, 3.5)]
    [InlineData(0, 0, 0.25)]
    [InlineData(1, 1, 1.5)]
    [InlineData(-0.1, 0.5, 0.5)]
    [InlineData(-0.2, 0.5, 0)]
    [InlineData(1.05, 0.25, 1.05)]
    [InlineData(0.25, 0.75, 4.25)]
    public void A_sample_is_bilinear_and_what_lies_outside_of_the_map_is_zero(double x, double y, double expected)
    {
        using var scope = NewDisposeScope();
        using var module = new LevelAttention().CreateModule();
        Tensor map = tensor(new double[] { 1, 2, 3, 4, 5, 6 }).reshape(1, 1, 2, 3), centres = tensor(new[] { x, y }).reshape(1, 2);
        Tensor nowhere = zeros(1, 1, 1, 2, dtype: ScalarType.Float64), whole = ones(1, 1, 1, dtype: ScalarType.Float64);
        Assert.Equal(expected, module.forward(map, centres, nowhere, whole).item<double>(), 1e-12);
    }

    [Fact]
    public void Offsets_count_cells_of_the_map()
    {
        using var scope = NewDisposeScope();
        using var module = new LevelAttention().CreateModule();
        Tensor map = arange(15, dtype: ScalarType.Float64).reshape(1, 1, 3, 5), first = tensor(new[] { 0.1, 1.0 / 6 }).reshape(1, 2);
        Tensor offsets = tensor(new double[] { 3, 2, 4, 0 }).reshape(1, 1, 2, 2), shares = tensor(new[] { 0.25, 0.75 }).reshape(1, 1, 2);
        Assert.Equal((0.25 * 13) + (0.75 * 4), module.forward(map, first, offsets, shares).item<double>(), 1e-12);
    }

    [Fact]
    public void A_query_looks_only_where_its_mask_is_and_everywhere_if_it_is_nowhere()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        manual_seed(4);
        using var module = new MaskedAttentionLayer { Hidden = 8, Heads = 2 }.CreateModule();
        Tensor target = randn(2, 1, 8), memory = randn(5, 1, 8), pos = randn(5, 1, 8), query = randn(2, 1, 8);
        Tensor masks = tensor(new float[] { -1, 2, -3, 0, -1, -1, -2, -3, -4, -5 }).reshape(1, 2, 5); // a logit of 0 is inside
        Tensor seen = module.forward(target, memory, pos, query, masks);

        Tensor changed = memory.clone();
        changed[TensorIndex.Tensor(tensor(new long[] { 0, 2, 4 }))] += 1;
        Tensor again = module.forward(target, changed, pos, query, masks);
        Assert.Equal(seen[0].data<float>().ToArray(), again[0].data<float>().ToArray());
        Assert.True((seen[1] - again[1]).abs().max().item<float>() > 1e-3);
        Assert.False(again.isnan().any().item<bool>());
    }
}
