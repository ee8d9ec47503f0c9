using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// The original's configurations of Mask2Former for panoptic COCO (<c>configs/coco/panoptic-segmentation</c>): large-scale jitter, 50 or 100 epochs.
/// </summary>
public static class Mask2FormerCocoExperiments
{
    /// <summary>The original's <c>maskformer2_R50_bs16_50ep</c> for panoptic COCO: PQ 51.9.</summary>
    [Experiment("mask2former-coco-panoptic-r50")]
    public static Mask2FormerExperiment PanopticR50 => new()
    {
        Data = new CocoPanopticData
        {
            CropProbability = 0,
            JitterLeast = 0.1,
            JitterMost = 2,
            CanvasHeight = 1024,
            CanvasWidth = 1024,
            PaddedPixels = PaddedPixels.Background,
            PaddingValue = 128,
        },
        Training = new()
        {
            Iterations = 368_750,
            Batch = 16,
            WeightDecay = 0.05,
            Schedule = new MultiStep { Milestones = [327_778, 355_092] },
        },
        Evaluation = new() { SizeDivisibility = 32 },
    };

    /// <summary>The original's <c>maskformer2_R101_bs16_50ep</c>: PQ 52.6.</summary>
    [Experiment("mask2former-coco-panoptic-r101")]
    public static Mask2FormerExperiment PanopticR101 => PanopticR50 with { Model = PanopticR50.Model with { Backbone = ResNets.R101 } };

    /// <summary>The original's <c>maskformer2_swin_tiny_bs16_50ep</c>: PQ 53.2.</summary>
    [Experiment("mask2former-coco-panoptic-swin-t")]
    public static Mask2FormerExperiment PanopticSwinT => PanopticR50 with { Model = PanopticR50.Model with { Backbone = Swins.Tiny } };

    /// <summary>The original's <c>maskformer2_swin_small_bs16_50ep</c>: PQ 54.6.</summary>
    [Experiment("mask2former-coco-panoptic-swin-s")]
    public static Mask2FormerExperiment PanopticSwinS => PanopticR50 with { Model = PanopticR50.Model with { Backbone = Swins.Small } };

    /// <summary>The original's <c>maskformer2_swin_base_384_bs16_50ep</c>: PQ 55.1, from weights of ImageNet-1k.</summary>
    [Experiment("mask2former-coco-panoptic-swin-b-1k")]
    public static Mask2FormerExperiment PanopticSwinB1k => PanopticR50 with { Model = PanopticR50.Model with { Backbone = Swins.Base } };

    /// <summary>The original's <c>maskformer2_swin_base_IN21k_384_bs16_50ep</c>: PQ 56.4, the same from ImageNet-22k.</summary>
    [Experiment("mask2former-coco-panoptic-swin-b")]
    public static Mask2FormerExperiment PanopticSwinB => PanopticSwinB1k;

    /// <summary>The original's <c>maskformer2_swin_large_IN21k_384_bs16_100ep</c>: PQ 57.8.</summary>
    [Experiment("mask2former-coco-panoptic-swin-l")]
    public static Mask2FormerExperiment PanopticSwinL => PanopticR50 with
    {
        Model = PanopticR50.Model with { Backbone = Swins.Large, Queries = 200 },
        Training = PanopticR50.Training with { Iterations = 737_500, Schedule = new MultiStep { Milestones = [655_556, 710_184] } },
    };
}
