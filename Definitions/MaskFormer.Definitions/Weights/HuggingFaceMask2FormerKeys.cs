using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// Names in files of Hugging Face's Mask2Former (<c>Mask2FormerForUniversalSegmentation</c>): levels are counted as in the original, and only the matrices of
/// self-attention stand apart. Versions before 5 never stored <c>input_projections</c>; a file that lacks them is not whole.
/// </summary>
public static class HuggingFaceMask2FormerKeys
{
    private const string Decoder = @"model\.pixel_level_module\.decoder\.";
    private const string Transformer = @"model\.transformer_module\.";
    private const string Layer = Transformer + @"decoder\.layers\.(\d+)\.";
    private const string Pixels = "sem_seg_head.pixel_decoder.";
    private const string Queries = "sem_seg_head.predictor.";
    private const string EncoderLayer = @"(sem_seg_head\.pixel_decoder\.transformer\.encoder\.layers\.\d+)\.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyRule> Rules { get; } =
    [
        .. HuggingFaceBackboneKeys.Rules,

        // pixel decoder
        new(Decoder + @"input_projections\.(.+)", Pixels + "input_proj.$1"),
        new(Decoder + @"level_embed", Pixels + "transformer.level_embed"),
        new(Decoder + @"encoder\.layers\.(.+)", Pixels + "transformer.encoder.layers.$1"),
        new(EncoderLayer + @"self_attn_layer_norm\.(.+)", "$1.norm1.$2"),
        new(EncoderLayer + @"final_layer_norm\.(.+)", "$1.norm2.$2"),
        new(EncoderLayer + @"fc([12])\.(.+)", "$1.linear$2.$3"),
        new(Decoder + @"(adapter_1|layer_1)\.0\.(.+)", Pixels + "$1.$2"),
        new(Decoder + @"(adapter_1|layer_1)\.1\.(.+)", Pixels + "$1.norm.$2"),
        new(Decoder + @"mask_projection\.(.+)", Pixels + "mask_features.$1"),

        // queries
        new(Transformer + @"queries_embedder\.(.+)", Queries + "query_embed.$1"),
        new(Transformer + @"queries_features\.(.+)", Queries + "query_feat.$1"),
        new(Transformer + @"level_embed\.(.+)", Queries + "level_embed.$1"),
        new(Transformer + @"input_projections\.(.+)", Queries + "input_proj.$1"),
        new(Layer + @"self_attn\.q_proj\.(.+)", Queries + "transformer_self_attention_layers.$1.self_attn.in_proj_$2[0/3]"),
        new(Layer + @"self_attn\.k_proj\.(.+)", Queries + "transformer_self_attention_layers.$1.self_attn.in_proj_$2[1/3]"),
        new(Layer + @"self_attn\.v_proj\.(.+)", Queries + "transformer_self_attention_layers.$1.self_attn.in_proj_$2[2/3]"),
        new(Layer + @"self_attn\.out_proj\.(.+)", Queries + "transformer_self_attention_layers.$1.self_attn.out_proj.$2"),
        new(Layer + @"self_attn_layer_norm\.(.+)", Queries + "transformer_self_attention_layers.$1.norm.$2"),
        new(Layer + @"cross_attn\.(.+)", Queries + "transformer_cross_attention_layers.$1.multihead_attn.$2"),
        new(Layer + @"cross_attn_layer_norm\.(.+)", Queries + "transformer_cross_attention_layers.$1.norm.$2"),
        new(Layer + @"fc([12])\.(.+)", Queries + "transformer_ffn_layers.$1.linear$2.$3"),
        new(Layer + @"final_layer_norm\.(.+)", Queries + "transformer_ffn_layers.$1.norm.$2"),
        new(Transformer + @"decoder\.layernorm\.(.+)", Queries + "decoder_norm.$1"),
        new(Transformer + @"decoder\.mask_predictor\.mask_embedder\.(\d)\.0\.(.+)", Queries + "mask_embed.layers.$1.$2"),
        new(@"class_predictor\.(.+)", Queries + "class_embed.$1"),
    ];
}
