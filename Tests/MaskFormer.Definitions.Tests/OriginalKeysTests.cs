using MaskFormer.Runtime.Contracts;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>Names in files of other programs.</summary>
public sealed class OriginalKeysTests
{
    [Theory]
    [InlineData("sem_seg_head.layer_4.weight", "sem_seg_head.pixel_decoder.layer_4.weight")]
    [InlineData("sem_seg_head.transformer.encoder.layers.0.norm1.bias", "sem_seg_head.pixel_decoder.transformer.encoder.layers.0.norm1.bias")]
    [InlineData("sem_seg_head.pixel_decoder.layer_4.weight", "sem_seg_head.pixel_decoder.layer_4.weight")]
    [InlineData("sem_seg_head.predictor.query_embed.weight", "sem_seg_head.predictor.query_embed.weight")]
    [InlineData("backbone.res2.0.conv1.weight", "backbone.res2.0.conv1.weight")]
    [InlineData("criterion.empty_weight", "")]
    [InlineData("backbone.layers.2.blocks.5.attn.relative_position_index", "")]
    [InlineData("backbone.layers.2.blocks.5.attn.relative_position_bias_table", "backbone.layers.2.blocks.5.attn.relative_position_bias_table")]
    [InlineData("backbone.norm3.weight", "backbone.norm3.weight")]
    public void Published_names_become_names_of_the_model(string published, string model) => Assert.Equal(model, OriginalKeys.Rules.Translate(published));

    [Theory]
    [InlineData("conv1.weight", "stem.conv1.weight")]
    [InlineData("bn1.running_var", "stem.conv1.norm.running_var")]
    [InlineData("layer1.0.downsample.0.weight", "res2.0.shortcut.weight")]
    [InlineData("layer1.0.downsample.1.bias", "res2.0.shortcut.norm.bias")]
    [InlineData("layer4.2.conv3.weight", "res5.2.conv3.weight")]
    [InlineData("layer3.10.bn2.running_mean", "res4.10.conv2.norm.running_mean")]
    [InlineData("bn1.num_batches_tracked", "")]
    [InlineData("fc.weight", "")]
    public void Torchvision_names_become_detectron2_names(string torchvision, string detectron2) =>
        Assert.Equal(detectron2, OriginalKeys.Rules.Translate(torchvision));

    [Theory]
    [InlineData("features.0.2.bias", "patch_embed.norm.bias")]
    [InlineData("features.5.17.attn.qkv.weight", "layers.2.blocks.17.attn.qkv.weight")]
    [InlineData("features.7.1.mlp.3.bias", "layers.3.blocks.1.mlp.fc2.bias")]
    [InlineData("features.6.reduction.weight", "layers.2.downsample.reduction.weight")]
    [InlineData("features.1.0.attn.relative_position_index", "")]
    [InlineData("norm.weight", "")]
    [InlineData("head.bias", "")]
    public void Torchvision_names_of_Swin_become_the_originals(string torchvision, string original) =>
        Assert.Equal(original, OriginalKeys.Rules.Translate(torchvision));

    /// <summary>The map that was measured to give equal outputs lists every key of torchvision's ResNet-50.</summary>
    [SkippableFact]
    public void Every_key_of_torchvisions_ResNet_50_is_translated_as_measured()
    {
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Shared.Path("reference/tv_backbones/manifest.json")))!;
        List<(string Key, string Original)> pairs = [];
        Collect(manifest);
        Assert.True(pairs.Count > 250, $"{pairs.Count} pairs");
        foreach ((string key, string original) in pairs) Assert.Equal(original.Replace("backbone.", ""), OriginalKeys.Rules.Translate(key));

        void Collect(System.Text.Json.Nodes.JsonNode? node)
        {
            if (node is System.Text.Json.Nodes.JsonObject map)
            {
                if (
                    map["original"] is System.Text.Json.Nodes.JsonValue original
                    && map["name"] is System.Text.Json.Nodes.JsonValue name
                    && ((string)original!).StartsWith("backbone.res", StringComparison.Ordinal)
                )
                    pairs.Add(((string)name!, (string)original!));
                foreach ((_, System.Text.Json.Nodes.JsonNode? item) in map)
                    Collect(item);
            }
            else if (node is System.Text.Json.Nodes.JsonArray list)
            {
                foreach (System.Text.Json.Nodes.JsonNode? item in list) Collect(item);
            }
        }
    }
}
