using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Language;
using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>From the original's effective configuration, as a manifest holds it, to our records. What we cannot say skips the test by name.</summary>
public static class CaseModel
{
    /// <summary>The model of a case; skips if it is not defined yet.</summary>
    public static IBlock Model(ReferenceCase from)
    {
        JsonElement config = from.Manifest.GetProperty("config").GetProperty("effective");
        (JsonElement head, JsonElement former) = (config.GetProperty("SEM_SEG_HEAD"), config.GetProperty("MASK_FORMER"));
        Known(from, "META_ARCHITECTURE", config.Text("META_ARCHITECTURE"), "MaskFormer", "SemanticSegmentor");
        Known(from, "SEM_SEG_HEAD.NORM", head.Text("NORM"), "GN");
        Known(from, "MASK_FORMER.ENC_LAYERS", former.Int("ENC_LAYERS").ToString(), "0");
        string name = head.Text("NAME");
        if (IsPerPixel(from)) Known(from, "SEM_SEG_HEAD.NAME", name, "PerPixelBaselineHead", "PerPixelBaselinePlusHead");
        else Known(from, "SEM_SEG_HEAD.NAME", name, "MaskFormerHead");
        return name switch
        {
            "MaskFormerHead" when IsMask2Former(from) => Mask2Former(from, config, head, former),
            "MaskFormerHead" => MaskFormer(from, config, head, former),
            "PerPixelBaselineHead" => new PerPixelBaseline
            {
                Backbone = CaseBackbone.Of(from, config),
                PixelDecoder = Decoder(from, head, former),
                Classes = head.Int("NUM_CLASSES"),
                MaskDim = head.Int("MASK_DIM"),
            },
            _ => new PerPixelBaselinePlus
            {
                Backbone = CaseBackbone.Of(from, config),
                PixelDecoder = Decoder(from, head, former),
                Classes = former.Int("NUM_OBJECT_QUERIES"), // one for each class
                Hidden = former.Int("HIDDEN_DIM"),
                Heads = former.Int("NHEADS"),
                Depth = former.Int("DEC_LAYERS"),
                FeedForward = former.Int("DIM_FEEDFORWARD"),
                MaskDim = head.Int("MASK_DIM"),
                DropRate = former.Double("DROPOUT"),
                PreNorm = former.Bool("PRE_NORM"),
                DeepSupervision = former.Bool("DEEP_SUPERVISION"),
                EnforceInputProj = former.Bool("ENFORCE_INPUT_PROJ"),
            },
        };
    }

    /// <summary>Whether a case is one of the per-pixel baselines.</summary>
    public static bool IsPerPixel(ReferenceCase from) =>
        from.Manifest.GetProperty("config").GetProperty("effective").Text("META_ARCHITECTURE") == "SemanticSegmentor";

    /// <summary>Whether a case is one of Mask2Former's.</summary>
    public static bool IsMask2Former(ReferenceCase from) =>
        from.Manifest.GetProperty("config").GetProperty("effective").GetProperty("MASK_FORMER").Maybe("TRANSFORMER_DECODER_NAME")?.GetString()
            == "MultiScaleMaskedTransformerDecoder";

    private static Mask2FormerModel Mask2Former(ReferenceCase from, JsonElement config, JsonElement head, JsonElement former)
    {
        Known(from, "SEM_SEG_HEAD.PIXEL_DECODER_NAME", head.Text("PIXEL_DECODER_NAME"), "MSDeformAttnPixelDecoder");
        Known(from, "MASK_FORMER.TRANSFORMER_IN_FEATURE", former.Text("TRANSFORMER_IN_FEATURE"), "multi_scale_pixel_decoder");
        Known(from, "SEM_SEG_HEAD.COMMON_STRIDE", head.Int("COMMON_STRIDE").ToString(), "4");
        return new()
        {
            Backbone = CaseBackbone.Of(from, config),
            PixelDecoder = new()
            {
                Hidden = head.Int("CONVS_DIM"),
                Depth = head.Int("TRANSFORMER_ENC_LAYERS"),
                Heads = former.Int("NHEADS"),
                FeedForward = head.Int("ENCODER_DIM_FEEDFORWARD_hard_coded"),
            },
            Classes = head.Int("NUM_CLASSES"),
            Queries = former.Int("NUM_OBJECT_QUERIES"),
            Hidden = former.Int("HIDDEN_DIM"),
            Heads = former.Int("NHEADS"),
            Depth = former.Int("DEC_LAYERS") - 1, // it counts predictions
            FeedForward = former.Int("DIM_FEEDFORWARD"),
            MaskDim = head.Int("MASK_DIM"),
            PreNorm = former.Bool("PRE_NORM"),
            DeepSupervision = former.Bool("DEEP_SUPERVISION"),
            EnforceInputProj = former.Bool("ENFORCE_INPUT_PROJ"),
        };
    }

    private static MaskFormerModel MaskFormer(ReferenceCase from, JsonElement config, JsonElement head, JsonElement former) =>
        new()
        {
            Backbone = CaseBackbone.Of(from, config),
            PixelDecoder = Decoder(from, head, former),
            Classes = head.Int("NUM_CLASSES"),
            Queries = former.Int("NUM_OBJECT_QUERIES"),
            Hidden = former.Int("HIDDEN_DIM"),
            Heads = former.Int("NHEADS"),
            Depth = former.Int("DEC_LAYERS"),
            FeedForward = former.Int("DIM_FEEDFORWARD"),
            MaskDim = head.Int("MASK_DIM"),
            DropRate = former.Double("DROPOUT"),
            PreNorm = former.Bool("PRE_NORM"),
            DeepSupervision = former.Bool("DEEP_SUPERVISION"),
            EnforceInputProj = former.Bool("ENFORCE_INPUT_PROJ"),
        };

    /// <summary>The criterion of a case. In float64 the original uses the widened float32 weight of "no object".</summary>
    public static IBlock Criterion(ReferenceCase from, Precision precision)
    {
        JsonElement config = from.Manifest.GetProperty("config").GetProperty("effective");
        JsonElement former = config.GetProperty("MASK_FORMER");
        SetCriterion criterion = new()
        {
            Classes = config.GetProperty("SEM_SEG_HEAD").Int("NUM_CLASSES"),
            MaskWeight = former.Double("MASK_WEIGHT"),
            DiceWeight = former.Double("DICE_WEIGHT"),
            NoObjectWeight =
                precision == Precision.F64 && from.Manifest.Maybe("eos_weight_used_in_F64") is { } widened
                    ? widened.GetDouble()
                    : former.Double("NO_OBJECT_WEIGHT"),
        };
        if (!IsMask2Former(from)) return criterion;
        int points = former.Int("TRAIN_NUM_POINTS"), kept = (int)(former.Double("IMPORTANCE_SAMPLE_RATIO") * points);
        return new InjectedCriterion
        {
            Classes = criterion.Classes,
            ClassWeight = former.Double("CLASS_WEIGHT"),
            MaskWeight = criterion.MaskWeight,
            DiceWeight = criterion.DiceWeight,
            NoObjectWeight = criterion.NoObjectWeight,
            Candidates = (int)(points * former.Double("OVERSAMPLE_RATIO")),
            Kept = kept,
            Others = points - kept,
        };
    }

    /// <summary>Targets with what the criterion of Mask2Former gets beside them: the points of a step.</summary>
    public static TargetBatch WithPoints(
        ReferenceCase from, IBlock criterion, TargetBatch targets, int step, Func<IReadOnlyList<(long Query, long Target)[][]>> matches) =>
        criterion is InjectedCriterion injected
            ? targets with { More = InjectedPoints.Read(from, $"points.{step}.", injected, targets, matches()) }
            : targets;

    /// <summary>
    /// What padded sizes are multiples of: negative means the backbone's own, which is 0 for a ResNet; COCO's Swin models say 0, the baselines know no other.
    /// </summary>
    public static int Divisibility(ReferenceCase from) => IsPerPixel(from)
        ? 0
        : Math.Max(0, from.Manifest.GetProperty("config").GetProperty("effective").GetProperty("MASK_FORMER").Int("SIZE_DIVISIBILITY"));

    private static PixelDecoder Decoder(ReferenceCase from, JsonElement head, JsonElement former)
    {
        string kind = head.Text("PIXEL_DECODER_NAME");
        Known(from, "SEM_SEG_HEAD.PIXEL_DECODER_NAME", kind, "BasePixelDecoder", "TransformerEncoderPixelDecoder");
        bool encodes = kind == "TransformerEncoderPixelDecoder";
        Known(from, "MASK_FORMER.TRANSFORMER_IN_FEATURE", former.Text("TRANSFORMER_IN_FEATURE"), encodes ? "transformer_encoder" : "res5");
        int hidden = head.Int("CONVS_DIM");
        return !encodes ? new FpnPixelDecoder { Hidden = hidden } : new TransformerPixelDecoder
        {
            Hidden = hidden,
            Depth = head.Int("TRANSFORMER_ENC_LAYERS"),
            Heads = former.Int("NHEADS"),
            FeedForward = former.Int("DIM_FEEDFORWARD"),
            DropRate = former.Double("DROPOUT"),
            PreNorm = former.Bool("PRE_NORM"),
        };
    }

    internal static void Known(ReferenceCase from, string key, string value, params string[] known) =>
        Skip.IfNot(known.Contains(value), $"{from.Name}: {key} {value} is not defined yet");
}
