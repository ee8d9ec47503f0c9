using System.Globalization;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// What the <c>config.json</c> of Hugging Face's MaskFormer and Mask2Former must say for weights to mean the same here: settings that change the function and
/// that no shape shows (<c>configuration_maskformer.py</c>, <c>configuration_mask2former.py</c>, <c>configuration_swin.py</c>, <c>configuration_resnet.py</c>).
/// </summary>
public static class HuggingFaceSettings
{
    /// <summary>The settings for a model.</summary>
    public static IReadOnlyList<SettingRule> Of(MaskFormerModel model) =>
    [
        new("model_type", "maskformer"),
        new("decoder_config.activation_function", "relu"),
        new("decoder_config.auxiliary_loss", "false"), // with it every layer's states are normed before the next
        new("decoder_config.decoder_attention_heads", Text(model.Heads)),
        .. Of(model.Backbone),
    ];

    /// <summary>The settings for a Mask2Former.</summary>
    public static IReadOnlyList<SettingRule> Of(Mask2FormerModel model) =>
    [
        new("model_type", "mask2former"),
        new("activation_function", "relu"), // of the queries' layers; the pixel decoder's is fixed
        new("num_attention_heads", Text(model.Heads)),
        new("num_attention_heads", Text(model.PixelDecoder.Heads)),
        new("pre_norm", Text(model.PreNorm)),
        new("enforce_input_projection", Text(model.EnforceInputProj)), // versions before 5 do not store what it makes
        new("common_stride", "4"),
        new("feature_strides", "[4,8,16,32]"),
        .. Of(model.Backbone),
    ];

    private static IReadOnlyList<SettingRule> Of(Backbone backbone) => backbone switch
    {
        Swin swin => Of(swin),
        ResNet resnet => Of(resnet),
        _ => [],
    };

    private static IReadOnlyList<SettingRule> Of(Swin swin) =>
    [
        new("backbone_config.model_type", "swin", "maskformer-swin"),
        new("backbone_config.hidden_act", "gelu"),
        new("backbone_config.layer_norm_eps", "1e-5"),
        new("backbone_config.qkv_bias", "true"),
        new("backbone_config.use_absolute_embeddings", "false"),
        new("backbone_config.patch_size", "4"),
        new("backbone_config.window_size", Text(swin.Window)),
    ];

    private static IReadOnlyList<SettingRule> Of(ResNet resnet) =>
    [
        new("backbone_config.model_type", "resnet", "timm_backbone"),
        new("backbone_config.hidden_act", "relu"),
        new("backbone_config.layer_type", resnet.Depth is ResNetDepth.R18 or ResNetDepth.R34 ? "basic" : "bottleneck"),
        new("backbone_config.downsample_in_bottleneck", "false"),
        new("backbone_config.downsample_in_first_stage", "false"),
    ];

    private static string Text(bool yes) => yes ? "true" : "false";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
