using MaskFormer.Language;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Modules;

public sealed class BlockModuleTests
{
    [Fact]
    public void Pointed_keys_make_levels_in_between()
    {
        using Block block = new();
        block.Add("transformer.decoder.norm", MaskFormer.Torch.Layers.LayerNorm(4));
        block.Add("query_embed.weight", MaskFormer.Torch.Layers.Weight(Init.Normal, 5, 4));
        Assert.Equal(["query_embed.weight", "transformer.decoder.norm.bias", "transformer.decoder.norm.weight"], Keys(block));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layer_below_a_layer_is_its_child_in_either_order(bool normFirst)
    {
        using Block block = new();
        if (normFirst) block.Add("conv1.norm", MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 6));
        block.Add("conv1", MaskFormer.Torch.Layers.Conv2d(3, 6, 1, bias: false));
        if (!normFirst) block.Add("conv1.norm", MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 6));
        Assert.Equal(["conv1.norm.bias", "conv1.norm.running_mean", "conv1.norm.running_var", "conv1.norm.weight", "conv1.weight"], Keys(block));
    }

    [Fact]
    public void Empty_key_merges_the_child_into_this_level()
    {
        using Block outer = new();
        foreach (int level in (int[])[3, 2])
        {
            Block fpn = new();
            fpn.Add($"adapter_{level}", MaskFormer.Torch.Layers.Conv2d(3, 32, 1, bias: false));
            fpn.Add($"shared.scale_{level}", MaskFormer.Torch.Layers.Weight(Init.Normal, 1));
            fpn.Add($"adapter_{level}.norm", MaskFormer.Torch.Layers.Norm2d(NormKind.Group, 32));
            fpn.Add($"bias_{level}", MaskFormer.Torch.Layers.Weight(Init.Normal, 2));
            outer.Add("", fpn);
        }

        Assert.Equal(
            [
                "adapter_2.norm.bias",
                "adapter_2.norm.weight",
                "adapter_2.weight",
                "adapter_3.norm.bias",
                "adapter_3.norm.weight",
                "adapter_3.weight",
                "bias_2",
                "bias_3",
                "shared.scale_2",
                "shared.scale_3",
            ],
            Keys(outer)
        );
    }

    [Fact]
    public void Merged_child_follows_training_mode_and_type()
    {
        using Block outer = new();
        Block inner = new();
        Parameter weight = MaskFormer.Torch.Layers.Weight(Init.Normal, 3);
        inner.Add("w", weight);
        outer.Add("", inner);
        outer.eval();
        Assert.False(inner.training);
        outer.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, weight.dtype);
    }

    [Fact]
    public void Same_key_twice_is_refused()
    {
        using Block block = new();
        block.Add("conv1", MaskFormer.Torch.Layers.Conv2d(3, 6, 1));
        Assert.Equal("MF4001", Assert.Throws<MaskFormerException>(() => block.Add("conv1", MaskFormer.Torch.Layers.Conv2d(3, 6, 1))).Id);
        Assert.Equal("MF4001", Assert.Throws<MaskFormerException>(() => block.Add("conv1.weight", MaskFormer.Torch.Layers.Weight(Init.Normal, 1))).Id);
    }

    [Fact]
    public void Conversion_keeps_objects_values_and_gradients_at_every_depth()
    {
        using Block block = new();
        nn.Module<Tensor, Tensor> conv = MaskFormer.Torch.Layers.Conv2d(2, 4, 1);
        block.Add("a.conv1", conv);
        block.Add("a.conv1.norm", MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 4));
        Parameter held = MaskFormer.Torch.Layers.Weight(Init.Normal, 7);
        block.Add("query_embed.weight", held);
        held.sum().backward();
        double[] before = held.Numbers();

        block.to(ScalarType.Float64);

        Assert.All(block.state_dict().Values, value => Assert.Equal(ScalarType.Float64, value.dtype));
        Assert.Same(held, block.get_parameter("query_embed.weight"));
        Near.Equal(before, held, 0);
        Near.Equal([1, 1, 1, 1, 1, 1, 1], held.grad!, 0);
        Assert.True(held.requires_grad && held.is_leaf);
        Assert.Equal(ScalarType.Float64, conv.call(ones(1, 2, 3, 3, dtype: ScalarType.Float64)).dtype);
    }

    [Fact]
    public void Weights_outlive_the_scope_of_their_construction()
    {
        Block block = new();
        using (NewDisposeScope())
        {
            block.Add("norm", MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 4));
            block.Add("embed", MaskFormer.Torch.Layers.Weight(Init.Normal, 4));
            block.Add("attn", MaskFormer.Torch.Layers.MultiheadAttention(4, 2));
        }

        Assert.All(block.state_dict().Values, value => Assert.True(double.IsFinite(value.sum().ToDouble())));
    }

    [Fact]
    public void Observer_sees_nested_values_with_their_paths()
    {
        using Block root = new();
        Block middle = new();
        Block leaf = new();
        middle.Add("layers.3", leaf);
        root.Add("sem_seg_head.pixel_decoder", middle, "Decoded");
        List<string> seen = [];
        root.Observer = (path, x) => seen.Add($"{path} {x.ToSingle()}");
        root.Run([tensor(1f)]);
        middle.Run([tensor(2f)]);
        leaf.Run([tensor(3f)]);
        root.Observer = null;
        leaf.Run([tensor(4f)]);
        Assert.Equal(["Y 1", "Decoded.Y 2", "Decoded.Layers.3.Y 3"], seen);
    }

    [Fact]
    public void Default_path_is_the_key_in_capitals() =>
        Assert.Equal("SemSegHead.PixelDecoder.Layers.12", KeyedLevels.ToPath("sem_seg_head.pixel_decoder.layers.12"));

    [Fact]
    public void Same_seed_gives_the_same_weights()
    {
        Assert.Equal(Make(), Make());

        static double[] Make()
        {
            manual_seed(7);
            using Block block = new();
            block.Add("attn", MaskFormer.Torch.Layers.MultiheadAttention(8, 2));
            block.Add("conv", MaskFormer.Torch.Layers.Conv2d(3, 5, 3, init: Init.MsraNormal));
            return [.. block.parameters().SelectMany(p => p.Numbers())];
        }
    }

    private static IEnumerable<string> Keys(Block block) => block.state_dict().Keys.Order(StringComparer.Ordinal);

    private sealed class Block() : BlockModule("Block")
    {
        public void Add(string key, nn.Module child, string? path = null) => Register(key, child, path);

        public void Add(string key, Parameter weight) => Register(key, weight);

        public override IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs) => [Watch("Y", inputs[0])];
    }
}
