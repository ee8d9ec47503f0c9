using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MaskFormer.Definitions;

namespace MaskFormer.Fidelity;

/// <summary>A case of Hugging Face's Mask2Former: from its <c>config.json</c>, changed or not, to our records.</summary>
internal static class HuggingFaceMask2FormerCase
{
    private static readonly string[] maps = ["Coarse", "Middle", "Fine"];

    /// <summary>The configuration, with the fields of a variant in place of its own.</summary>
    public static JsonElement Config(ReferenceCase from, JsonElement? variant = null)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllBytes(Path.Combine(from.Folder, "config.json")))!;
        if (variant is { } changed)
        {
            foreach (JsonProperty field in changed.GetProperty("changed").EnumerateObject())
            {
                string[] steps = field.Name.Split('.');
                steps[..^1].Aggregate(root, static (node, step) => node[step]!)[steps[^1]] = JsonNode.Parse(field.Value.GetRawText());
            }
        }

        return JsonSerializer.SerializeToElement(root);
    }

    /// <summary>The model that a configuration describes.</summary>
    public static Mask2FormerModel Model(JsonElement config) => new()
    {
        Backbone = HuggingFaceBackbone.Of(config.GetProperty("backbone_config")),
        PixelDecoder = new()
        {
            Hidden = config.Int("feature_size"),
            Depth = config.Int("encoder_layers"),
            Heads = config.Int("num_attention_heads"),
            FeedForward = config.Int("encoder_feedforward_dim"),
        },
        Classes = config.GetProperty("id2label").EnumerateObject().Count(),
        Queries = config.Int("num_queries"),
        Hidden = config.Int("hidden_dim"),
        Heads = config.Int("num_attention_heads"),
        Depth = config.Int("decoder_layers") - 1, // it counts predictions
        FeedForward = config.Int("dim_feedforward"),
        MaskDim = config.Int("mask_feature_size"),
        PreNorm = config.Bool("pre_norm"),
        EnforceInputProj = config.Bool("enforce_input_projection"),
    };

    /// <summary>The criterion, with points that come in.</summary>
    public static InjectedCriterion Criterion(ReferenceCase from, JsonElement config, Precision precision)
    {
        int points = config.Int("train_num_points"), kept = (int)(config.Double("importance_sample_ratio") * points);
        return new()
        {
            Classes = config.GetProperty("id2label").EnumerateObject().Count(),
            ClassWeight = config.Double("class_weight"),
            MaskWeight = config.Double("mask_weight"),
            DiceWeight = config.Double("dice_weight"),
            NoObjectWeight = precision == Precision.F64 ? from.Manifest.Double("eos_weight_used_in_F64") : config.Double("no_object_weight"),
            Candidates = (int)(points * config.Double("oversample_ratio")),
            Kept = kept,
            Others = points - kept,
        };
    }

    /// <summary>The network's input of a run: one tensor, or images that are padded with zeros.</summary>
    public static Array64 Image(ReferenceCase from, JsonElement run)
    {
        if (run.Maybe("pixel_values") is { } whole)
        {
            RecipeTensor tensor = RecipeTensor.Parse(whole);
            return new(tensor.Shape, [.. tensor.Values(from.Salt).Select(static value => (double)value)]);
        }

        RecipeTensor[] images = [.. run.List("images").Select(RecipeTensor.Parse)];
        (int height, int width) = ((int)run.Longs("padded_hw")[0], (int)run.Longs("padded_hw")[1]);
        double[] values = new double[images.Length * 3 * height * width];
        for (int b = 0; b < images.Length; b++)
        {
            float[] pixels = images[b].Values(from.Salt);
            int w = (int)images[b].Shape[2];
            for (int row = 0; row < pixels.Length / w; row++)
            {
                (int channel, int y) = (row / (int)images[b].Shape[1], row % (int)images[b].Shape[1]);
                for (int x = 0; x < w; x++) values[(((((b * 3) + channel) * height) + y) * width) + x] = pixels[(row * w) + x];
            }
        }

        return new([images.Length, 3, height, width], values);
    }

    /// <summary>Where an output is among ours; null for what comes after the model.</summary>
    public static string? Place(string what, Mask2FormerModel record) => Name(what) switch
    {
        ("class_queries_logits", _) => "Logits",
        ("masks_queries_logits", _) => "Masks",
        ("encoder_hidden_states", { } stage) => $"Features.Res{stage + 2}",
        ("pixel_decoder_hidden_states", { } level) => "Decoded.Encoded.Encoded" + maps[level],
        ("pixel_decoder_last_hidden_state", _) => "Decoded.Masks",
        ("transformer_decoder_hidden_states", { } layer) => $"Queried.Feeds.{layer - 1}.Y",
        ("transformer_decoder_last_hidden_state", _) => $"Queried.Feeds.{record.Depth - 1}.Y",
        _ => null,
    };

    /// <summary>[L, Q, B, C] of ours is [B, Q, C] of theirs, prediction by prediction.</summary>
    public static Array64 Arranged(string what, Array64 x) => Name(what) switch
    {
        ("class_queries_logits", var level) => x.At(level ?? -1).Permute(1, 0, 2),
        ("masks_queries_logits", var level) => x.At(level ?? -1),
        ("transformer_decoder_last_hidden_state", _) => x.Permute(1, 0, 2),
        _ => x,
    };

    // auxiliary_logits.2.masks_queries_logits, encoder_hidden_states.0, masks_queries_logits
    private static (string Name, int? Number) Name(string what) =>
        Regex.Match(what, @"^(?:auxiliary_logits\.(\d+)\.)?([a-z_]+)(?:\.(\d+))?$") is { Success: true, Groups: var found }
            ? (found[2].Value, (found[1].Value + found[3].Value) is { Length: > 0 } number ? int.Parse(number) : null)
            : ("", null);
}
