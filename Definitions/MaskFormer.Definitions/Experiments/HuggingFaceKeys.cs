using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// Names in files of Hugging Face's MaskFormer (<c>MaskFormerForInstanceSegmentation</c>), as their converters map them; <c>[0/3]</c> is the first third of the
/// original's fused matrix. Newer versions' names in memory are taken, too.
/// </summary>
public static class HuggingFaceKeys
{
    private const string Encoder = @"model\.pixel_level_module\.encoder\.";
    private const string Decoder = @"model\.pixel_level_module\.decoder\.";
    private const string Transformer = @"model\.transformer_module\.";
    private const string Swin = @"(backbone\.layers\.\d+\.blocks\.\d+)\.";
    private const string Layer = @"(sem_seg_head\.predictor\.transformer\.decoder\.layers\.\d+)\.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyRule> Rules { get; } =
    [
        // Swin; a norm behind its last stage is never used
        new(Encoder + @"model\.layernorm\..+", ""),
        new(Encoder + @"model\.embeddings\.patch_embeddings\.projection\.(.+)", "backbone.patch_embed.proj.$1"),
        new(Encoder + @"model\.embeddings\.norm\.(.+)", "backbone.patch_embed.norm.$1"),
        new(Encoder + @"hidden_states_norms\.(\d)\.(.+)", "backbone.norm$1.$2"),
        new(Encoder + @"model\.encoder\.layers\.(.+)", "backbone.layers.$1"),
        new(Swin + @"attention\.self\.query\.(.+)", "$1.attn.qkv.$2[0/3]"),
        new(Swin + @"attention\.self\.key\.(.+)", "$1.attn.qkv.$2[1/3]"),
        new(Swin + @"attention\.self\.value\.(.+)", "$1.attn.qkv.$2[2/3]"),
        new(Swin + @"attention\.self\.(.+)", "$1.attn.$2"),
        new(Swin + @"attention\.output\.dense\.(.+)", "$1.attn.proj.$2"),
        new(Swin + @"layernorm_before\.(.+)", "$1.norm1.$2"),
        new(Swin + @"layernorm_after\.(.+)", "$1.norm2.$2"),
        new(Swin + @"intermediate\.dense\.(.+)", "$1.mlp.fc1.$2"),
        new(Swin + @"output\.dense\.(.+)", "$1.mlp.fc2.$2"),

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

        // pixel decoder: from coarse to fine, where the original counts from fine to coarse
        new(Decoder + @"mask_projection\.(.+)", "sem_seg_head.pixel_decoder.mask_features.$1"),
        new(Decoder + @"fpn\.stem\.(.+)", "sem_seg_head.pixel_decoder.layer_4.$1"),
        new(Decoder + @"fpn\.layers\.0\.(.+)", "sem_seg_head.pixel_decoder.3.$1"),
        new(Decoder + @"fpn\.layers\.1\.(.+)", "sem_seg_head.pixel_decoder.2.$1"),
        new(Decoder + @"fpn\.layers\.2\.(.+)", "sem_seg_head.pixel_decoder.1.$1"),
        new(@"(sem_seg_head\.pixel_decoder)\.(\d)\.proj\.(.+)", "$1.adapter_$2.$3"),
        new(@"(sem_seg_head\.pixel_decoder)\.(\d)\.block\.(.+)", "$1.layer_$2.$3"),
        new(@"(sem_seg_head\.pixel_decoder\.(?:adapter|layer)_\d)\.0\.(.+)", "$1.$2"),
        new(@"(sem_seg_head\.pixel_decoder\.(?:adapter|layer)_\d)\.1\.(.+)", "$1.norm.$2"),

        // queries
        new(Transformer + @"queries_embedder\.(.+)", "sem_seg_head.predictor.query_embed.$1"),
        new(Transformer + @"input_projection\.(.+)", "sem_seg_head.predictor.input_proj.$1"),
        new(Transformer + @"decoder\.layernorm\.(.+)", "sem_seg_head.predictor.transformer.decoder.norm.$1"),
        new(Transformer + @"decoder\.layers\.(.+)", "sem_seg_head.predictor.transformer.decoder.layers.$1"),
        new(Layer + @"encoder_attn\.(.+)", "$1.multihead_attn.$2"),
        new(Layer + @"(self_attn|multihead_attn)\.q_proj\.(.+)", "$1.$2.in_proj_$3[0/3]"),
        new(Layer + @"(self_attn|multihead_attn)\.k_proj\.(.+)", "$1.$2.in_proj_$3[1/3]"),
        new(Layer + @"(self_attn|multihead_attn)\.v_proj\.(.+)", "$1.$2.in_proj_$3[2/3]"),
        new(Layer + @"(self_attn|multihead_attn)\.o_proj\.(.+)", "$1.$2.out_proj.$3"),
        new(Layer + @"(?:mlp\.)?fc([12])\.(.+)", "$1.linear$2.$3"),
        new(Layer + @"self_attn_layer_norm\.(.+)", "$1.norm1.$2"),
        new(Layer + @"encoder_attn_layer_norm\.(.+)", "$1.norm2.$2"),
        new(Layer + @"final_layer_norm\.(.+)", "$1.norm3.$2"),
        new(@"class_predictor\.(.+)", "sem_seg_head.predictor.class_embed.$1"),
        new(@"mask_embedder\.(\d)\.0\.(.+)", "sem_seg_head.predictor.mask_embed.layers.$1.$2"),
    ];
}
