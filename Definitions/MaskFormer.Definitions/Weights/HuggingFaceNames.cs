using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// Names of our weights in files of Hugging Face: <see cref="HuggingFaceKeys"/> and <see cref="HuggingFaceMask2FormerKeys"/> the other way round; where a
/// matrix is kept in thirds, their names stand between <c>|</c>.
/// </summary>
internal static class HuggingFaceNames
{
    private const string Decoder = "model.pixel_level_module.decoder.";
    private const string Transformer = "model.transformer_module.";
    private const string Layer = Transformer + "decoder.layers.$1.";
    private const string Pixels = @"sem_seg_head\.pixel_decoder\.";
    private const string Queries = @"sem_seg_head\.predictor\.";

    /// <summary>Of MaskFormer, without the backbone.</summary>
    public static IReadOnlyList<KeyRule> MaskFormer { get; } =
    [
        new(Pixels + @"mask_features\.(.+)", Decoder + "mask_projection.$1"),
        new(Pixels + @"layer_4\.weight", Decoder + "fpn.stem.0.weight"),
        new(Pixels + @"layer_4\.norm\.(.+)", Decoder + "fpn.stem.1.$1"),
        .. Level(3, 0), .. Level(2, 1), .. Level(1, 2),
        new(Queries + @"query_embed\.(.+)", Transformer + "queries_embedder.$1"),
        new(Queries + @"input_proj\.(.+)", Transformer + "input_projection.$1"),
        new(Queries + @"transformer\.decoder\.norm\.(.+)", Transformer + "decoder.layernorm.$1"),
        .. Attention(Queries + @"transformer\.decoder\.layers\.(\d+)\.self_attn\.", Layer + "self_attn."),
        .. Attention(Queries + @"transformer\.decoder\.layers\.(\d+)\.multihead_attn\.", Layer + "encoder_attn."),
        new(Queries + @"transformer\.decoder\.layers\.(\d+)\.linear([12])\.(.+)", Layer + "fc$2.$3"),
        new(Queries + @"transformer\.decoder\.layers\.(\d+)\.norm1\.(.+)", Layer + "self_attn_layer_norm.$2"),
        new(Queries + @"transformer\.decoder\.layers\.(\d+)\.norm2\.(.+)", Layer + "encoder_attn_layer_norm.$2"),
        new(Queries + @"transformer\.decoder\.layers\.(\d+)\.norm3\.(.+)", Layer + "final_layer_norm.$2"),
        new(Queries + @"class_embed\.(.+)", "class_predictor.$1"),
        new(Queries + @"mask_embed\.layers\.(\d)\.(.+)", "mask_embedder.$1.0.$2"),
    ];

    /// <summary>Of Mask2Former, without the backbone.</summary>
    public static IReadOnlyList<KeyRule> Mask2Former { get; } =
    [
        new(Pixels + @"input_proj\.(.+)", Decoder + "input_projections.$1"),
        new(Pixels + @"transformer\.level_embed", Decoder + "level_embed"),
        new(Pixels + @"transformer\.encoder\.layers\.(\d+)\.self_attn\.(.+)", Decoder + "encoder.layers.$1.self_attn.$2"),
        new(Pixels + @"transformer\.encoder\.layers\.(\d+)\.norm1\.(.+)", Decoder + "encoder.layers.$1.self_attn_layer_norm.$2"),
        new(Pixels + @"transformer\.encoder\.layers\.(\d+)\.norm2\.(.+)", Decoder + "encoder.layers.$1.final_layer_norm.$2"),
        new(Pixels + @"transformer\.encoder\.layers\.(\d+)\.linear([12])\.(.+)", Decoder + "encoder.layers.$1.fc$2.$3"),
        new(Pixels + @"(adapter_1|layer_1)\.weight", Decoder + "$1.0.weight"),
        new(Pixels + @"(adapter_1|layer_1)\.norm\.(.+)", Decoder + "$1.1.$2"),
        new(Pixels + @"mask_features\.(.+)", Decoder + "mask_projection.$1"),
        new(Queries + @"query_embed\.(.+)", Transformer + "queries_embedder.$1"),
        new(Queries + @"query_feat\.(.+)", Transformer + "queries_features.$1"),
        new(Queries + @"level_embed\.(.+)", Transformer + "level_embed.$1"),
        new(Queries + @"input_proj\.(.+)", Transformer + "input_projections.$1"),
        .. Attention(Queries + @"transformer_self_attention_layers\.(\d+)\.self_attn\.", Layer + "self_attn."),
        new(Queries + @"transformer_self_attention_layers\.(\d+)\.norm\.(.+)", Layer + "self_attn_layer_norm.$2"),
        new(Queries + @"transformer_cross_attention_layers\.(\d+)\.multihead_attn\.(.+)", Layer + "cross_attn.$2"),
        new(Queries + @"transformer_cross_attention_layers\.(\d+)\.norm\.(.+)", Layer + "cross_attn_layer_norm.$2"),
        new(Queries + @"transformer_ffn_layers\.(\d+)\.linear([12])\.(.+)", Layer + "fc$2.$3"),
        new(Queries + @"transformer_ffn_layers\.(\d+)\.norm\.(.+)", Layer + "final_layer_norm.$2"),
        new(Queries + @"decoder_norm\.(.+)", Transformer + "decoder.layernorm.$1"),
        new(Queries + @"mask_embed\.layers\.(\d)\.(.+)", Transformer + "decoder.mask_predictor.mask_embedder.$1.0.$2"),
        new(Queries + @"class_embed\.(.+)", "class_predictor.$1"),
    ];

    // from coarse to fine, where ours counts from fine to coarse
    private static KeyRule[] Level(int ours, int theirs) =>
    [
        new($@"{Pixels}adapter_{ours}\.weight", $"{Decoder}fpn.layers.{theirs}.proj.0.weight"),
        new($@"{Pixels}adapter_{ours}\.norm\.(.+)", $"{Decoder}fpn.layers.{theirs}.proj.1.$1"),
        new($@"{Pixels}layer_{ours}\.weight", $"{Decoder}fpn.layers.{theirs}.block.0.weight"),
        new($@"{Pixels}layer_{ours}\.norm\.(.+)", $"{Decoder}fpn.layers.{theirs}.block.1.$1"),
    ];

    private static KeyRule[] Attention(string ours, string theirs) =>
    [
        new(ours + @"in_proj_(.+)", $"{theirs}q_proj.$2|{theirs}k_proj.$2|{theirs}v_proj.$2"),
        new(ours + @"out_proj\.(.+)", theirs + "out_proj.$2"),
    ];
}
