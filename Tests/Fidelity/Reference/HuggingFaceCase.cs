using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>
/// From a <c>config.json</c> of Hugging Face's MaskFormer to our record, and the case's weights under our keys. What we cannot say skips by name.
/// </summary>
internal static class HuggingFaceCase
{
    /// <summary>The model, without dropout; its criterion judges the last layer alone, as Hugging Face's does unless it is asked for more.</summary>
    public static MaskFormerModel Model(ReferenceCase from)
    {
        JsonElement config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(from.Folder, "config.json"))).RootElement;
        JsonElement decoder = config.GetProperty("decoder_config");
        return new()
        {
            Backbone = Backbone(from, config.GetProperty("backbone_config")),
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

    /// <summary>The case's weights by our keys, translated as <c>--weights</c> does.</summary>
    public static Dictionary<string, float[]> Weights(ReferenceCase from)
    {
        Dictionary<string, RecipeTensor> theirs = from.Weights.ToDictionary(static one => one.Name);
        return JoinedKeys
            .Of(from.Name, StateDictionary.Select(theirs.Keys, OriginalKeys.Rules))
            .ToDictionary(static one => one.Key, one => one.Value.SelectMany(name => theirs[name].Values(from.Salt)).ToArray());
    }

    private static Backbone Backbone(ReferenceCase from, JsonElement backbone)
    {
        int[] Numbers(string name) => [.. backbone.List(name).Select(static number => number.GetInt32())];
        if (backbone.Text("model_type") != "resnet")
        {
            return new Swin
            {
                Width = backbone.Int("embed_dim"),
                Depths = [.. Numbers("depths")],
                Heads = [.. Numbers("num_heads")],
                Window = backbone.Int("window_size"),
                MlpRatio = (int)backbone.Double("mlp_ratio"),
                DropRate = 0,
            };
        }

        int[] widths = Numbers("hidden_sizes");
        Skip.IfNot(
            widths.Zip(widths.Skip(1)).All(static pair => pair.Second == 2 * pair.First),
            $"{from.Name}: a ResNet whose maps are {string.Join(", ", widths)} channels wide is not the original's, which doubles them");
        Assert.Equal([3, 4, 6, 3], Numbers("depths"));
        return new ResNet { Width = widths[0] / 4, StemWidth = backbone.Int("embedding_size") };
    }
}
