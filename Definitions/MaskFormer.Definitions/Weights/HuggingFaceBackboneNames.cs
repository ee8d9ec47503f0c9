using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// Names of our backbones in files of Hugging Face: <see cref="HuggingFaceBackboneKeys"/> the other way round; <c>|</c> stands between the names of thirds.
/// </summary>
internal static class HuggingFaceBackboneNames
{
    private const string Encoder = "model.pixel_level_module.encoder.";

    /// <summary>Of a Swin transformer in a Mask2Former.</summary>
    public static IReadOnlyList<KeyRule> Swin { get; } = Of(Encoder, [
        new(@"backbone\.norm0\.(.+)", Encoder + "hidden_states_norms.stage1.$1"),
        new(@"backbone\.norm1\.(.+)", Encoder + "hidden_states_norms.stage2.$1"),
        new(@"backbone\.norm2\.(.+)", Encoder + "hidden_states_norms.stage3.$1"),
        new(@"backbone\.norm3\.(.+)", Encoder + "hidden_states_norms.stage4.$1"),
    ]);

    /// <summary>Of a Swin transformer in a MaskFormer (<c>maskformer-swin</c>).</summary>
    public static IReadOnlyList<KeyRule> MaskFormerSwin { get; } =
        Of(Encoder + "model.", [new(@"backbone\.norm(\d)\.(.+)", Encoder + "hidden_states_norms.$1.$2")]);

    /// <summary>Of a ResNet.</summary>
    public static IReadOnlyList<KeyRule> ResNet { get; } =
    [
        new(@"backbone\.stem\.conv1\.weight", Encoder + "embedder.embedder.convolution.weight"),
        new(@"backbone\.stem\.conv1\.norm\.(.+)", Encoder + "embedder.embedder.normalization.$1"),
        new(@"backbone\.res(.+)\.(conv\d|shortcut)\.weight", "backbone.res$1.$2.convolution.weight"),
        new(@"backbone\.res(.+)\.(conv\d|shortcut)\.norm\.(.+)", "backbone.res$1.$2.normalization.$3"),
        new(@"backbone\.res(.+)\.conv1\.(.+)", "backbone.res$1.layer.0.$2"),
        new(@"backbone\.res(.+)\.conv2\.(.+)", "backbone.res$1.layer.1.$2"),
        new(@"backbone\.res(.+)\.conv3\.(.+)", "backbone.res$1.layer.2.$2"),
        new(@"backbone\.res2\.(.+)", Encoder + "encoder.stages.0.layers.$1"),
        new(@"backbone\.res3\.(.+)", Encoder + "encoder.stages.1.layers.$1"),
        new(@"backbone\.res4\.(.+)", Encoder + "encoder.stages.2.layers.$1"),
        new(@"backbone\.res5\.(.+)", Encoder + "encoder.stages.3.layers.$1"),
    ];

    private static KeyRule[] Of(string encoder, KeyRule[] norms)
    {
        const string block = @"backbone\.layers\.(\d+\.blocks\.\d+)\.";
        string theirs = encoder + "encoder.layers.$1.";
        return
        [
            new(@"backbone\.patch_embed\.proj\.(.+)", encoder + "embeddings.patch_embeddings.projection.$1"),
            new(@"backbone\.patch_embed\.norm\.(.+)", encoder + "embeddings.norm.$1"),
            .. norms,
            new(
                block + @"attn\.qkv\.(.+)",
                $"{theirs}attention.self.query.$2|{theirs}attention.self.key.$2|{theirs}attention.self.value.$2"),
            new(block + @"attn\.relative_position_bias_table", theirs + "attention.self.relative_position_bias_table"),
            new(block + @"attn\.proj\.(.+)", theirs + "attention.output.dense.$2"),
            new(block + @"norm1\.(.+)", theirs + "layernorm_before.$2"),
            new(block + @"norm2\.(.+)", theirs + "layernorm_after.$2"),
            new(block + @"mlp\.fc1\.(.+)", theirs + "intermediate.dense.$2"),
            new(block + @"mlp\.fc2\.(.+)", theirs + "output.dense.$2"),
            new(@"backbone\.layers\.(\d+\.downsample\..+)", encoder + "encoder.layers.$1"),
        ];
    }
}
