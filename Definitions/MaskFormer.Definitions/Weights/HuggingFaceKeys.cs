using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// Names in files of Hugging Face's MaskFormer (<c>MaskFormerForInstanceSegmentation</c>), as their converters map them; <c>[0/3]</c> is the first third of the
/// original's fused matrix. Newer versions' names in memory are taken, too.
/// </summary>
public static class HuggingFaceKeys
{
    private const string Decoder = @"model\.pixel_level_module\.decoder\.";
    private const string Transformer = @"model\.transformer_module\.";
    private const string Layer = @"(sem_seg_head\.predictor\.transformer\.decoder\.layers\.\d+)\.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyRule> Rules { get; } =
    [
        .. HuggingFaceBackboneKeys.Rules,

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
