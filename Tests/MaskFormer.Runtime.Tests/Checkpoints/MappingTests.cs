using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class MappingTests
{
    private static readonly KeyRule[] moved = [new(@"sem_seg_head\.(?!pixel_decoder\.)(.+)", "sem_seg_head.pixel_decoder.$1")];

    [Theory]
    [InlineData("conv1.weight", "stem.conv1.weight")]
    [InlineData("bn1.running_var", "stem.conv1.norm.running_var")]
    [InlineData("layer1.0.downsample.0.weight", "res2.0.shortcut.weight")]
    [InlineData("layer1.0.downsample.1.bias", "res2.0.shortcut.norm.bias")]
    [InlineData("layer4.2.conv3.weight", "res5.2.conv3.weight")]
    [InlineData("layer3.10.bn2.running_mean", "res4.10.conv2.norm.running_mean")]
    [InlineData("bn1.num_batches_tracked", "")]
    [InlineData("fc.weight", "")]
    public void TorchvisionNamesBecomeDetectron2Names(string torchvision, string detectron2) => Assert.Equal(detectron2, KeyRules.Torchvision.Translate(torchvision));

    /// <summary>The map that was measured to give equal outputs lists every key of torchvision's ResNet-50.</summary>
    [SkippableFact]
    public void EveryKeyOfTorchvisionsResNet50IsTranslatedAsMeasured()
    {
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Shared.Path("reference/tv_backbones/manifest.json")))!;
        List<(string Key, string Original)> pairs = [];
        Collect(manifest);
        Assert.True(pairs.Count > 250, $"{pairs.Count} pairs");
        foreach ((string key, string original) in pairs) Assert.Equal(original.Replace("backbone.", ""), KeyRules.Torchvision.Translate(key));

        void Collect(System.Text.Json.Nodes.JsonNode? node)
        {
            if (node is System.Text.Json.Nodes.JsonObject map)
            {
                if (map["original"] is System.Text.Json.Nodes.JsonValue original && map["name"] is System.Text.Json.Nodes.JsonValue name && ((string)original!).StartsWith("backbone.res", StringComparison.Ordinal)) pairs.Add(((string)name!, (string)original!));
                foreach ((_, System.Text.Json.Nodes.JsonNode? item) in map) Collect(item);
            }
            else if (node is System.Text.Json.Nodes.JsonArray list)
            {
                foreach (System.Text.Json.Nodes.JsonNode? item in list) Collect(item);
            }
        }
    }

    [Fact]
    public void TheModelIsFoundInATrainingCheckpoint()
    {
        var found = StateDictionary.Select(["model.sem_seg_head.layer_1.weight", "model.backbone.stem.conv1.weight", "optimizer.state.0.exp_avg"], moved);
        Assert.Equal(
            [("backbone.stem.conv1.weight", "model.backbone.stem.conv1.weight"), ("sem_seg_head.pixel_decoder.layer_1.weight", "model.sem_seg_head.layer_1.weight")],
            found.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public void AModelWithAPartCalledModelIsNotUnwrapped() =>
        Assert.Equal(["backbone.a", "model.b"], StateDictionary.Select(["backbone.a", "model.b"], []).Keys.Order());

    [Fact]
    public void TheWrapperOfDistributedTrainingIsRemoved() =>
        Assert.Equal(["a.weight", "b"], StateDictionary.Select(["module.a.weight", "module.b"], []).Keys.Order());

    [Fact]
    public void TwoTensorsCannotBecomeOne() =>
        Assert.Equal("MF4041", Assert.Throws<MaskFormerException>(() => StateDictionary.Select(["sem_seg_head.layer_1.weight", "sem_seg_head.pixel_decoder.layer_1.weight"], moved)).Id);

    [Fact]
    public void ABackbonesKeysFitByTheirEnd()
    {
        var found = SuffixMatch.Find(["backbone.res2.0.conv1.weight", "backbone.stem.conv1.weight", "head.weight"], ["res2.0.conv1.weight", "stem.conv1.weight", "conv1.weight", "fc.weight"]);
        Assert.Equal([("backbone.res2.0.conv1.weight", "res2.0.conv1.weight"), ("backbone.stem.conv1.weight", "stem.conv1.weight")], found.Select(p => (p.Key, p.Value)));
        Assert.Equal("MF4041", Assert.Throws<MaskFormerException>(() => SuffixMatch.Find(["a.weight", "b.weight"], ["weight"])).Id);
    }

    [Fact]
    public void AnotherNumberOfClassesIsListedAndRefused()
    {
        TensorInfo[] model = [new("class_embed.weight", ElementType.F32, [134, 256]), new("query_embed.weight", ElementType.F32, [100, 256]), new("mask_embed.bias", ElementType.F32, [256])];
        TensorInfo[] file = [new("class_embed.weight", ElementType.F32, [151, 256]), new("mask_embedding.bias", ElementType.F16, [256]), new("query_embed.weight", ElementType.F16, [100, 256])];
        WeightComparison comparison = WeightComparison.Of(model, file);
        Assert.Equal(["mask_embed.bias"], comparison.Missing.Select(t => t.Name));
        Assert.Equal(["mask_embedding.bias"], comparison.Extra.Select(t => t.Name));
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => comparison.Demand("weights.safetensors"));
        Assert.Equal("MF4040", error.Id);
        Assert.Contains("class_embed.weight: the model has [134, 256], the file [151, 256]", error.Cause);
        Assert.Contains("mask_embed.bias (the file has mask_embedding.bias)", error.Cause);
        WeightComparison.Of(model, model).Demand("same");
        WeightComparison.Of(model[..2], model).Demand("extra", allowExtra: true);
    }
}
