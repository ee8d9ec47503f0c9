using System.Text.Json;
using MaskFormer.Definitions;

namespace MaskFormer.Fidelity;

/// <summary>From <c>backbone_config</c> of a <c>config.json</c> of Hugging Face to our record.</summary>
internal static class HuggingFaceBackbone
{
    /// <summary>The backbone, without drop path.</summary>
    public static Backbone Of(JsonElement config)
    {
        int[] Numbers(string name) => [.. config.List(name).Select(static number => number.GetInt32())];
        if (config.Text("model_type") != "resnet")
        {
            return new Swin
            {
                Width = config.Int("embed_dim"),
                Depths = [.. Numbers("depths")],
                Heads = [.. Numbers("num_heads")],
                Window = config.Int("window_size"),
                MlpRatio = (int)config.Double("mlp_ratio"),
                DropRate = 0,
            };
        }

        (int[] widths, int[] depths, int stem) = (Numbers("hidden_sizes"), Numbers("depths"), config.Int("embedding_size"));
        return widths.Zip(widths.Skip(1)).All(static pair => pair.Second == 2 * pair.First) && depths is [3, 4, 6, 3]
            ? new ResNet { Width = widths[0] / 4, StemWidth = stem }
            : new FreeResNet { StemWidth = stem, Widths = [.. widths], Counts = [.. depths] };
    }
}
