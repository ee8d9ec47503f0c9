using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Samples.Tests.Blocks;

/// <summary>Blocks of other people's models, written as a new user would: both engines agree on values and gradients, at odd sizes.</summary>
public sealed class SampleTests
{
    [Fact]
    public void A_step_up_a_unet() => Engines.Agree(new UNetStep(), [2, 6, 3, 4], [2, 4, 5, 7]);

    [Fact]
    public void A_step_down_a_unet() => Engines.Agree(new UNetDown(), [2, 3, 5, 7]);

    [Fact]
    public void A_whole_unet() => Engines.Agree(new UNet(), [2, 3, 9, 7]);

    [Fact]
    public void A_feature_pyramid() => Engines.Agree(new Pyramid(), [2, 6, 2, 3], [2, 5, 4, 5], [2, 4, 7, 9]);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Layers_that_look_at_maps_in_turn(int depth) =>
        Engines.Agree(new RoundRobinDecoder { Depth = depth }, [3, 2, 6], [2, 2, 6], [5, 2, 6], [7, 2, 6]);

    [Fact]
    public void Two_blocks_below_one_key() => Engines.Agree(new SharedPrefix(), [3, 5]);

    [Fact]
    public void Two_blocks_below_one_key_both_train() => Engines.AgreeInTraining(new SharedPrefix(), [3, 5]);

    [Fact]
    public void Keys_of_both_stand_below_the_one() => Assert.Equal(
        ["mlp.narrow.bias", "mlp.narrow.weight", "mlp.widen.bias", "mlp.widen.weight"],
        new SharedPrefix().Weights().Select(static weight => weight.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void A_block_of_convnext() => Engines.Agree(new ConvNeXtBlock(), [3, 5, 9, 7]);

    [Fact]
    public void Drop_path_draws_the_same_on_both_engines() => Engines.AgreeInTraining(new ConvNeXtBlock(), [7, 5, 3, 4]);

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Shifted_windows_of_swin(int shift) => Engines.Agree(new ShiftedWindowAttention { Shift = shift }, [2, 5, 7, 6]);

    [Fact]
    public void Patch_merging_of_swin() => Engines.Agree(new PatchMerging(), [2, 5, 7, 6]);

    [Fact]
    public void An_own_loss_of_pairs_in_turns() => Engines.Agree(new IoULosses(), [5, 3, 4], [2, 7, 9], [5, 1], [5]);

    [Fact]
    public void The_guide_shows_the_own_loss()
    {
        string sample = File.ReadAllText(Path.Combine(Shared.Root, "Tests/MaskFormer.Samples.Tests/Blocks/IoULosses.cs"));
        string shown = sample[sample.IndexOf("/// <summary>What a predicted", StringComparison.Ordinal)..].ReplaceLineEndings("\n");
        Assert.Contains(shown, File.ReadAllText(Path.Combine(Shared.Root, "docs/language/blocks.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ends_of_a_vit() => Engines.Agree(new ViTEnds(), [2, 3, 6, 9]);

    [Fact]
    public void Masked_attention_of_mask2former() => Engines.Agree(new MaskedCrossAttention(), [5, 2, 8], [2, 8, 3, 4], [2, 5, 6, 8]);

    [Fact]
    public void Masked_attention_in_training() => Engines.AgreeInTraining(new MaskedCrossAttention(), [5, 2, 8], [2, 8, 3, 4], [2, 5, 6, 8]);

    [Fact]
    public void Deformable_attention() => Engines.Agree(new DeformableAttention(), [2, 5, 6], [2, 5, 2], [2, 6, 4, 7]);
}
