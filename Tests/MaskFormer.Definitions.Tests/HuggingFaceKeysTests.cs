using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>Names and settings in files of Hugging Face.</summary>
public sealed class HuggingFaceKeysTests
{
    [Theory]
    [InlineData("model.pixel_level_module.encoder.model.encoder.layers.2.blocks.5.attention.self.key.bias", "backbone.layers.2.blocks.5.attn.qkv.bias[1/3]")]
    [InlineData("model.pixel_level_module.encoder.model.encoder.layers.0.blocks.1.attention.output.dense.bias", "backbone.layers.0.blocks.1.attn.proj.bias")]
    [InlineData("model.pixel_level_module.encoder.model.encoder.layers.0.blocks.1.output.dense.weight", "backbone.layers.0.blocks.1.mlp.fc2.weight")]
    [InlineData("model.pixel_level_module.encoder.model.encoder.layers.1.downsample.reduction.weight", "backbone.layers.1.downsample.reduction.weight")]
    [InlineData("model.pixel_level_module.encoder.model.layernorm.weight", "")]
    [InlineData("model.pixel_level_module.encoder.encoder.stages.3.layers.0.shortcut.normalization.running_var", "backbone.res5.0.shortcut.norm.running_var")]
    [InlineData("model.pixel_level_module.encoder._backbone.layer4.0.downsample.0.weight", "backbone.res5.0.shortcut.weight")]
    [InlineData("model.pixel_level_module.encoder._backbone.bn1.bias", "backbone.stem.conv1.norm.bias")]
    [InlineData("model.pixel_level_module.decoder.fpn.layers.0.proj.0.weight", "sem_seg_head.pixel_decoder.adapter_3.weight")]
    [InlineData("model.pixel_level_module.decoder.fpn.layers.2.block.1.bias", "sem_seg_head.pixel_decoder.layer_1.norm.bias")]
    [InlineData(
        "model.transformer_module.decoder.layers.3.encoder_attn.v_proj.weight",
        "sem_seg_head.predictor.transformer.decoder.layers.3.multihead_attn.in_proj_weight[2/3]"
    )]
    [InlineData(
        "model.transformer_module.decoder.layers.3.self_attn.o_proj.bias",
        "sem_seg_head.predictor.transformer.decoder.layers.3.self_attn.out_proj.bias"
    )]
    [InlineData("model.transformer_module.decoder.layers.3.mlp.fc1.weight", "sem_seg_head.predictor.transformer.decoder.layers.3.linear1.weight")]
    [InlineData("mask_embedder.2.0.bias", "sem_seg_head.predictor.mask_embed.layers.2.bias")]
    public void Names_become_those_of_the_original(string theirs, string ours) => Assert.Equal(ours, OriginalKeys.Rules.Translate(theirs));

    [Theory]
    [InlineData("model.pixel_level_module.encoder.encoder.layers.2.blocks.5.attention.self.key.bias", "backbone.layers.2.blocks.5.attn.qkv.bias[1/3]")]
    [InlineData("model.pixel_level_module.encoder.swin.encoder.layers.2.blocks.5.attention.k_proj.bias", "backbone.layers.2.blocks.5.attn.qkv.bias[1/3]")]
    [InlineData("model.pixel_level_module.encoder.hidden_states_norms.stage4.bias", "backbone.norm3.bias")]
    [InlineData("model.pixel_level_module.encoder.swin.layernorm.weight", "")]
    [InlineData("model.pixel_level_module.decoder.level_embed", "sem_seg_head.pixel_decoder.transformer.level_embed")]
    [InlineData("model.pixel_level_module.decoder.adapter_1.1.bias", "sem_seg_head.pixel_decoder.adapter_1.norm.bias")]
    [InlineData(
        "model.transformer_module.decoder.layers.8.self_attn.v_proj.weight",
        "sem_seg_head.predictor.transformer_self_attention_layers.8.self_attn.in_proj_weight[2/3]"
    )]
    [InlineData("model.transformer_module.input_projections.2.weight", "sem_seg_head.predictor.input_proj.2.weight")]
    [InlineData("sem_seg_head.predictor.static_query.weight", "sem_seg_head.predictor.query_feat.weight")]
    public void Names_of_Mask2Former_become_those_of_the_original(string theirs, string ours) =>
        Assert.Equal(ours, OriginalKeys.Mask2Former.Translate(theirs));

    /// <summary>The maps under which weights of the originals gave Hugging Face's models the originals' outputs; every model of them.</summary>
    [SkippableTheory]
    [InlineData("reference/hf_key_map/hf_key_map.json")]
    [InlineData("reference-mask2former/hf_m2f_key_map/hf_key_map.json")]
    public void Every_name_is_translated_as_measured(string file)
    {
        using JsonDocument map = JsonDocument.Parse(File.ReadAllBytes(Shared.Path(file)));
        IReadOnlyList<KeyRule> rules = file.Contains("m2f", StringComparison.Ordinal) ? OriginalKeys.Mask2Former : OriginalKeys.Rules;
        foreach (JsonElement entries in map.RootElement.GetProperty("cases").EnumerateObject().Select(static one => one.Value.GetProperty("entries")))
        {
            Assert.True(entries.GetArrayLength() > 250);
            foreach (JsonElement entry in entries.EnumerateArray())
            {
                string? original = entry.GetProperty("original").GetString();
                bool left = original is null or "criterion.empty_weight" || original.EndsWith("relative_position_index", StringComparison.Ordinal);
                foreach (string name in new[] { "hf", "in_memory_5x", "timm" }.Where(name => entry.TryGetProperty(name, out _)))
                {
                    (string whole, int part, int parts) = JoinedKeys.Part(rules.Translate(entry.GetProperty(name).GetString()!));
                    Assert.Equal(left ? "" : original, whole);
                    Assert.Equal(entry.GetProperty("op").GetString() == "rows" ? 3 : 1, parts);
                    if (parts == 3) Assert.Equal(entry.GetProperty("rows")[0].GetInt32(), part * entry.GetProperty("shape")[0].GetInt32());
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"model_type":"maskformer","decoder_config":{"decoder_attention_heads":8,"activation_function":"relu"}}""", null)]
    [InlineData("""{"model_type":"maskformer","decoder_config":{"decoder_attention_heads":4}}""", "decoder_attention_heads is 4, and this model")]
    [InlineData("""{"model_type":"maskformer","backbone_config":{"hidden_act":"gelu"}}""", "backbone_config.hidden_act is gelu")]
    [InlineData("""{"model_type":"mask2former"}""", "model_type is mask2former")]
    [InlineData("""{"learning_rate":1}""", null)] // of another program
    public void A_configuration_of_another_function_is_refused(string config, string? finding)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("maskformer-settings-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "config.json"), config);
            Exception? error = Record.Exception(() => WeightSettings.Demand(folder.FullName, ((IExperiment)Ade20kExperiments.R50).WeightSettings));
            if (finding is null) Assert.Null(error);
            else Assert.Contains(finding, Assert.IsType<MaskFormerException>(error).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"size":{"height":384,"width":384}}""", "size is 384 x 384, which is passed over: images get a short side of 512 and a long one of 2048")]
    [InlineData("""{"size":640,"max_size":2048}""", "size is a short side of 640 and a long one of 2048 at most, which is passed over")]
    [InlineData("""{"do_resize":false}""", "do_resize is false, which is passed over")]
    [InlineData("""{"size":{"shortest_edge":512,"longest_edge":2048}}""", null)]
    public void Sizes_that_the_originals_rule_passes_over_are_told(string processor, string? told)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("maskformer-processor-");
        List<string> lines = [];
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "preprocessor_config.json"), processor);
            WeightSettings.Demand(folder.FullName, Ade20kExperiments.R50, lines.Add);
            if (told is null) Assert.Empty(lines);
            else Assert.Contains(told, Assert.Single(lines), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"image_mean":[0.485,0.456,0.406],"size":800,"max_size":1333,"size_divisibility":32}""", false, null)] // of version 4.2x
    [InlineData("""{"image_mean":[0.5,0.5,0.5]}""", false, "data.pixel_mean is [123.675,116.28,103.53], and these weights were made with [127.5,127.5,127.5]")]
    [InlineData("""{"do_normalize":false}""", false, "data.pixel_mean is [123.675,116.28,103.53], and these weights were made with [0,0,0]")]
    [InlineData("""{"rescale_factor":0.0078125}""", false, "were made with [62.08,58.368,51.968]")]
    [InlineData("""{"size":{"height":384,"width":384}}""", false, null)] // the original's rule has sizes of its own
    [InlineData("""{"size":{"height":384,"width":384}}""", true, "evaluation.square is null, and these weights were made with 384")]
    [InlineData("""{"size":{"height":384,"width":512}}""", true, "size is 384 x 512, no square")]
    [InlineData("""{"resample":3}""", true, "evaluation.resample is Bilinear, and these weights were made with Bicubic")]
    [InlineData("""{"resample":1}""", true, "resample is neither nearest (0), bilinear (2) nor bicubic (3)")]
    [InlineData("""{"size":{"shortest_edge":512,"longest_edge":2048}}""", true, null)]
    [InlineData("""{"image_std":"all"}""", false, "no settings of an image processor")]
    public void Images_prepared_otherwise_are_refused(string processor, bool byTheirRule, string? finding)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("maskformer-processor-");
        MaskFormerExperiment experiment = Ade20kExperiments.R50;
        if (byTheirRule) experiment = experiment with { Evaluation = experiment.Evaluation with { Rule = PredictionRule.HuggingFace } };
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "preprocessor_config.json"), processor);
            Exception? error = Record.Exception(() => WeightSettings.Demand(folder.FullName, experiment));
            if (finding is null) Assert.Null(error);
            else Assert.Contains(finding, Assert.IsType<MaskFormerException>(error).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
