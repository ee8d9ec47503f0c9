using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// Names of backbones in files of Hugging Face's MaskFormer and Mask2Former: their Swin transformers (<c>maskformer-swin</c> has <c>model.</c> in front,
/// version 5 has other names in memory, with <c>swin.</c> in front) and their ResNets, timm's among them. Behind <c>[</c> is the part of the original's fused
/// matrix.
/// </summary>
public static class HuggingFaceBackboneKeys
{
    private const string Encoder = @"model\.pixel_level_module\.encoder\.";
    private const string OfSwin = Encoder + @"(?:model\.|swin\.)?";
    private const string Block = @"(backbone\.layers\.\d+\.blocks\.\d+)\.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyRule> Rules { get; } =
    [
        // Swin; a norm behind its last stage is never used
        new(OfSwin + @"layernorm\..+", ""),
        new(OfSwin + @"embeddings\.patch_embeddings\.projection\.(.+)", "backbone.patch_embed.proj.$1"),
        new(OfSwin + @"embeddings\.norm\.(.+)", "backbone.patch_embed.norm.$1"),
        new(OfSwin + @"encoder\.layers\.(.+)", "backbone.layers.$1"),
        new(Encoder + @"hidden_states_norms\.(\d)\.(.+)", "backbone.norm$1.$2"),
        new(Encoder + @"hidden_states_norms\.stage1\.(.+)", "backbone.norm0.$1"),
        new(Encoder + @"hidden_states_norms\.stage2\.(.+)", "backbone.norm1.$1"),
        new(Encoder + @"hidden_states_norms\.stage3\.(.+)", "backbone.norm2.$1"),
        new(Encoder + @"hidden_states_norms\.stage4\.(.+)", "backbone.norm3.$1"),
        new(Block + @"attention\.(?:self\.query|q_proj)\.(.+)", "$1.attn.qkv.$2[0/3]"),
        new(Block + @"attention\.(?:self\.key|k_proj)\.(.+)", "$1.attn.qkv.$2[1/3]"),
        new(Block + @"attention\.(?:self\.value|v_proj)\.(.+)", "$1.attn.qkv.$2[2/3]"),
        new(Block + @"attention\.(?:self|relative_position_bias)\.(.+)", "$1.attn.$2"),
        new(Block + @"attention\.(?:output\.dense|o_proj)\.(.+)", "$1.attn.proj.$2"),
        new(Block + @"layernorm_before\.(.+)", "$1.norm1.$2"),
        new(Block + @"layernorm_after\.(.+)", "$1.norm2.$2"),
        new(Block + @"intermediate\.dense\.(.+)", "$1.mlp.fc1.$2"),
        new(Block + @"output\.dense\.(.+)", "$1.mlp.fc2.$2"),

        // ResNets: their own, and timm's, whose names are torchvision's
        new(Encoder + @"_backbone\.(.+)", "backbone.$1"),
        new(Encoder + @"embedder\.embedder\.(.+)", "backbone.stem.conv1.$1"),
        new(Encoder + @"encoder\.stages\.0\.layers\.(.+)", "backbone.res2.$1"),
        new(Encoder + @"encoder\.stages\.1\.layers\.(.+)", "backbone.res3.$1"),
        new(Encoder + @"encoder\.stages\.2\.layers\.(.+)", "backbone.res4.$1"),
        new(Encoder + @"encoder\.stages\.3\.layers\.(.+)", "backbone.res5.$1"),
        new(@"(backbone\.res.+)\.layer\.0\.(.+)", "$1.conv1.$2"),
        new(@"(backbone\.res.+)\.layer\.1\.(.+)", "$1.conv2.$2"),
        new(@"(backbone\.res.+)\.layer\.2\.(.+)", "$1.conv3.$2"),
        new(@"(backbone\..+)\.convolution\.(.+)", "$1.$2"),
        new(@"(backbone\..+)\.normalization\.(.+)", "$1.norm.$2"),
    ];
}
