using MaskFormer.Language;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Backbones;

/// <summary>Depths of residual networks.</summary>
public sealed class ResNetTests
{
    /// <summary>What torchvision counts, without the classifier's 513,000 (2,049,000) and the scales and shifts of batch norms, frozen here.</summary>
    [Theory]
    [InlineData(ResNetDepth.R18, 11_689_512 - 513_000 - 9_600)]
    [InlineData(ResNetDepth.R34, 21_797_672 - 513_000 - 17_024)]
    [InlineData(ResNetDepth.R50, 25_557_032 - 2_049_000 - 53_120)]
    public void Weights_are_as_many_as_torchvision_counts(ResNetDepth depth, long count) =>
        Assert.Equal(count, ((IBlock)new ResNet { Depth = depth }).Weights().Where(static weight => weight.Trained).Sum(static weight => weight.Count));

    [Fact]
    public void Maps_of_basic_blocks_are_as_wide_as_their_convolutions()
    {
        ResNet backbone = new() { Depth = ResNetDepth.R18, Width = 16, StemWidth = 8 };
        Assert.Equal([16, 32, 64, 128], [backbone.C2, backbone.C3, backbone.C4, backbone.C5]);
        EngineAgreement.OfShapes(backbone, [1, 3, 75, 101]);
    }

    [Fact]
    public void A_shortcut_of_a_basic_block_has_weights_only_where_channels_or_size_change() =>
        Assert.Equal(
            ["res3.0.shortcut.weight", "res4.0.shortcut.weight", "res5.0.shortcut.weight"],
            ((IBlock)new ResNet { Depth = ResNetDepth.R34, Norm = NormKind.None }).Weights().Select(static weight => weight.Key).Where(static key =>
                key.Contains("shortcut", StringComparison.Ordinal)));
}
