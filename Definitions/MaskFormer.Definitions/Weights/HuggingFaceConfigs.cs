using System.Globalization;
using System.Text.Json.Nodes;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// What stands in <c>config.json</c> and <c>preprocessor_config.json</c> of Hugging Face for a model of ours. Labels are <c>LABEL_0</c> and so on: weights know
/// no names of classes.
/// </summary>
internal static class HuggingFaceConfigs
{
    /// <summary>MaskFormer's.</summary>
    public static JsonObject Of(MaskFormerModel model, SetCriterion criterion) => new()
    {
        ["architectures"] = new JsonArray("MaskFormerForInstanceSegmentation"),
        ["model_type"] = "maskformer",
        ["backbone_config"] = Backbone(model.Backbone, "maskformer-swin"),
        ["decoder_config"] = new JsonObject
        {
            ["model_type"] = "detr",
            ["activation_function"] = "relu",
            ["auxiliary_loss"] = false,
            ["d_model"] = model.Hidden,
            ["decoder_attention_heads"] = model.Heads,
            ["decoder_ffn_dim"] = model.FeedForward,
            ["decoder_layers"] = model.Depth,
            ["dropout"] = model.DropRate,
            ["attention_dropout"] = model.DropRate,
            ["activation_dropout"] = model.DropRate,
            ["num_queries"] = model.Queries,
        },
        ["fpn_feature_size"] = ((FpnPixelDecoder)model.PixelDecoder).Hidden,
        ["mask_feature_size"] = model.MaskDim,
        ["no_object_weight"] = criterion.NoObjectWeight,
        ["cross_entropy_weight"] = criterion.ClassWeight,
        ["dice_weight"] = criterion.DiceWeight,
        ["mask_weight"] = criterion.MaskWeight,
        ["use_auxiliary_loss"] = false,
        ["id2label"] = Labels(model.Classes),
        ["label2id"] = Ids(model.Classes),
        ["torch_dtype"] = "float32",
    };

    /// <summary>Mask2Former's.</summary>
    public static JsonObject Of(Mask2FormerModel model, PointCriterion criterion) => new()
    {
        ["architectures"] = new JsonArray("Mask2FormerForUniversalSegmentation"),
        ["model_type"] = "mask2former",
        ["backbone_config"] = Backbone(model.Backbone, "swin"),
        ["activation_function"] = "relu",
        ["feature_size"] = model.PixelDecoder.Hidden,
        ["mask_feature_size"] = model.MaskDim,
        ["hidden_dim"] = model.Hidden,
        ["encoder_feedforward_dim"] = model.PixelDecoder.FeedForward,
        ["encoder_layers"] = model.PixelDecoder.Depth,
        ["decoder_layers"] = model.Depth + 1, // it counts predictions
        ["num_attention_heads"] = model.Heads,
        ["dropout"] = 0.0,
        ["dim_feedforward"] = model.FeedForward,
        ["pre_norm"] = model.PreNorm,
        ["enforce_input_projection"] = model.EnforceInputProj,
        ["common_stride"] = 4,
        ["feature_strides"] = new JsonArray(4, 8, 16, 32),
        ["ignore_value"] = 255,
        ["num_queries"] = model.Queries,
        ["no_object_weight"] = criterion.NoObjectWeight,
        ["class_weight"] = criterion.ClassWeight,
        ["mask_weight"] = criterion.MaskWeight,
        ["dice_weight"] = criterion.DiceWeight,
        ["train_num_points"] = criterion.Points,
        ["oversample_ratio"] = criterion.Oversample,
        ["importance_sample_ratio"] = criterion.Importance,
        ["use_auxiliary_loss"] = true,
        ["id2label"] = Labels(model.Classes),
        ["label2id"] = Ids(model.Classes),
        ["torch_dtype"] = "float32",
    };

    /// <summary>The image processor's.</summary>
    public static JsonObject Processor(string type, DataConfig data, EvaluationConfig evaluation) => new()
    {
        ["image_processor_type"] = type,
        ["do_normalize"] = true,
        ["do_reduce_labels"] = false,
        ["do_rescale"] = true,
        ["do_resize"] = true,
        ["ignore_index"] = 255,
        ["image_mean"] = Of1([.. data.PixelMean]),
        ["image_std"] = Of1([.. data.PixelStd]),
        ["resample"] = 2,
        ["rescale_factor"] = 1.0 / 255,
        ["size"] = evaluation.Square is { } side
            ? new JsonObject { ["height"] = side, ["width"] = side }
            : new JsonObject { ["shortest_edge"] = evaluation.MinSize, ["longest_edge"] = evaluation.MaxSize },
        ["size_divisor"] = 32,
    };

    private static JsonObject Backbone(Backbone backbone, string swinType) => backbone switch
    {
        Swin swin => new()
        {
            ["model_type"] = swinType,
            ["patch_size"] = 4,
            ["num_channels"] = 3,
            ["embed_dim"] = swin.Width,
            ["depths"] = Numbers(swin.Depths),
            ["num_heads"] = Numbers(swin.Heads),
            ["window_size"] = swin.Window,
            ["mlp_ratio"] = (double)swin.MlpRatio,
            ["qkv_bias"] = true,
            ["hidden_act"] = "gelu",
            ["drop_path_rate"] = swin.DropRate,
            ["layer_norm_eps"] = 1e-5,
            ["use_absolute_embeddings"] = false,
            ["out_features"] = Stages(),
        },
        ResNet resnet => new()
        {
            ["model_type"] = "resnet",
            ["num_channels"] = 3,
            ["embedding_size"] = resnet.StemWidth,
            ["hidden_sizes"] = new JsonArray(resnet.C2, resnet.C3, resnet.C4, resnet.C5),
            ["depths"] = Numbers(resnet.Counts),
            ["layer_type"] = "bottleneck",
            ["hidden_act"] = "relu",
            ["downsample_in_first_stage"] = false,
            ["downsample_in_bottleneck"] = false,
            ["out_features"] = Stages(),
        },
        _ => throw new InvalidOperationException("only backbones that Hugging Face has come here"),
    };

    private static JsonArray Stages() => new("stage1", "stage2", "stage3", "stage4");

    private static JsonArray Numbers(IEnumerable<int> numbers) => new([.. numbers.Select(static number => (JsonNode)number)]);

    // there on a scale from 0 to 1
    private static JsonArray Of1(double[] colours) => new([.. colours.Select(static value => (JsonNode)Math.Round(value / 255, 6))]);

    private static JsonObject Labels(int classes) =>
        new(Enumerable.Range(0, classes).Select(static i => KeyValuePair.Create(Text(i), (JsonNode?)$"LABEL_{Text(i)}")));

    private static JsonObject Ids(int classes) => new(Enumerable.Range(0, classes).Select(static i => KeyValuePair.Create($"LABEL_{Text(i)}", (JsonNode?)i)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
