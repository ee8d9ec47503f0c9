using System.Text.Json;
using MaskFormer.Definitions;

namespace MaskFormer.Fidelity;

/// <summary>
/// From a <c>config.json</c> of Hugging Face's MaskFormer to our record, and the case's weights under our keys.
/// </summary>
internal static class HuggingFaceCase
{
    /// <summary>The model, without dropout; its criterion takes the last layer alone, as Hugging Face's does unless it is asked for more.</summary>
    public static MaskFormerModel Model(ReferenceCase from)
    {
        JsonElement config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(from.Folder, "config.json"))).RootElement;
        JsonElement decoder = config.GetProperty("decoder_config");
        return new()
        {
            Backbone = HuggingFaceBackbone.Of(config.GetProperty("backbone_config")),
            PixelDecoder = new FpnPixelDecoder { Hidden = config.Int("fpn_feature_size") },
            Classes = config.GetProperty("id2label").EnumerateObject().Count(),
            Queries = decoder.Int("num_queries"),
            Hidden = decoder.Int("d_model"),
            Heads = decoder.Int("decoder_attention_heads"),
            Depth = decoder.Int("decoder_layers"),
            FeedForward = decoder.Int("decoder_ffn_dim"),
            MaskDim = config.Int("mask_feature_size"),
            DropRate = 0,
            DeepSupervision = false,
        };
    }

    /// <summary>The case's weights by our keys.</summary>
    public static Dictionary<string, float[]> Weights(ReferenceCase from) => HuggingFaceWeights.Of(from, OriginalKeys.Rules, from.Weights);
}
