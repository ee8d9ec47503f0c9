using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// The original's configurations of Mask2Former for ADE20K (<c>configs/ade20k</c>); the data as for <see cref="Ade20kExperiments"/>. That of R101 trains the
/// backbone's batch norms.
/// </summary>
public static class Mask2FormerAde20kExperiments
{
    /// <summary>The original's <c>maskformer2_R50_bs16_160k</c> for panoptic ADE20K: 150 classes, PQ 39.7.</summary>
    [Experiment("mask2former-ade20k-panoptic-r50")]
    public static Mask2FormerExperiment PanopticR50 => new()
    {
        Model = new() { Classes = 150 },
        Data = Ade20kExperiments.PanopticR50.Data,
        Training = Mask2FormerCocoExperiments.PanopticR50.Training with { Iterations = 160_000, Schedule = new Poly() },
        Evaluation = new() { MinSize = 640, MaxSize = 2560, SizeDivisibility = 32 },
    };

    /// <summary>The original's <c>maskformer2_swin_large_IN21k_384_bs16_160k</c>: PQ 48.1.</summary>
    [Experiment("mask2former-ade20k-panoptic-swin-l")]
    public static Mask2FormerExperiment PanopticSwinL => PanopticR50 with { Model = PanopticR50.Model with { Backbone = Swins.Large, Queries = 200 } };

    /// <summary>The original's configuration for instances of ADE20K: 100 things, AP 26.4.</summary>
    [Experiment("mask2former-ade20k-instance-r50")]
    public static Mask2FormerExperiment InstanceR50 => PanopticR50 with
    {
        Model = new() { Classes = 100 },
        Evaluation = PanopticR50.Evaluation with { Instances = true },
    };

    /// <summary>The same with Swin-L: AP 34.9.</summary>
    [Experiment("mask2former-ade20k-instance-swin-l")]
    public static Mask2FormerExperiment InstanceSwinL => InstanceR50 with { Model = InstanceR50.Model with { Backbone = Swins.Large, Queries = 200 } };

    /// <summary>The original's <c>maskformer2_R50_bs16_160k</c> for semantic ADE20K: mIoU 47.2.</summary>
    [Experiment("mask2former-ade20k-r50")]
    public static Mask2FormerExperiment R50 => PanopticR50 with
    {
        Data = Ade20kExperiments.R50.Data,
        Evaluation = new() { MinSize = 512, MaxSize = 2048, SizeDivisibility = 32 },
    };

    /// <summary>The original's <c>maskformer2_R101_bs16_90k</c>, which runs 160,000 steps: mIoU 47.8.</summary>
    [Experiment("mask2former-ade20k-r101")]
    public static Mask2FormerExperiment R101 => R50 with { Model = R50.Model with { Backbone = ResNets.R101Trained } };

    /// <summary>The original's <c>maskformer2_swin_tiny_bs16_160k</c>: mIoU 47.7.</summary>
    [Experiment("mask2former-ade20k-swin-t")]
    public static Mask2FormerExperiment SwinT => R50 with { Model = R50.Model with { Backbone = Swins.Tiny } };

    /// <summary>The original's <c>maskformer2_swin_small_bs16_160k</c>: mIoU 51.3.</summary>
    [Experiment("mask2former-ade20k-swin-s")]
    public static Mask2FormerExperiment SwinS => R50 with { Model = R50.Model with { Backbone = Swins.Small } };

    /// <summary>The original's <c>maskformer2_swin_base_384_bs16_160k_res640</c>, windows of 640 pixels: mIoU 52.4.</summary>
    [Experiment("mask2former-ade20k-swin-b-1k")]
    public static Mask2FormerExperiment SwinB1k => R50 with
    {
        Model = R50.Model with { Backbone = Swins.Base },
        Data = PanopticR50.Data with { ColorJitter = true, LabelRule = LabelRule.Semantic },
        Evaluation = PanopticR50.Evaluation,
    };

    /// <summary>The original's <c>maskformer2_swin_base_IN21k_384_bs16_160k_res640</c>, windows of 640 pixels: mIoU 53.9.</summary>
    [Experiment("mask2former-ade20k-swin-b")]
    public static Mask2FormerExperiment SwinB => SwinB1k;

    /// <summary>The original's <c>maskformer2_swin_large_IN21k_384_bs16_160k_res640</c>, windows of 640 pixels: mIoU 56.1.</summary>
    [Experiment("mask2former-ade20k-swin-l")]
    public static Mask2FormerExperiment SwinL => SwinB1k with { Model = R50.Model with { Backbone = Swins.Large } };
}
