using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// The original's configurations of Mask2Former for instances of COCO (<c>configs/coco/instance-segmentation</c>). The data is COCO's instances, whose polygons
/// are cut and painted as by the original's mapper, or a folder in COCO's panoptic form whose classes are all things.
/// </summary>
public static class Mask2FormerInstanceExperiments
{
    /// <summary>The original's <c>maskformer2_R50_bs16_50ep</c> for instances of COCO: 80 things, AP 43.7.</summary>
    [Experiment("mask2former-coco-instance-r50")]
    public static Mask2FormerExperiment InstanceR50 => Mask2FormerCocoExperiments.PanopticR50 with
    {
        Model = new() { Classes = 80 },
        Evaluation = Mask2FormerCocoExperiments.PanopticR50.Evaluation with { Instances = true },
    };

    /// <summary>The original's <c>maskformer2_R101_bs16_50ep</c>: AP 44.2.</summary>
    [Experiment("mask2former-coco-instance-r101")]
    public static Mask2FormerExperiment InstanceR101 => InstanceR50 with { Model = InstanceR50.Model with { Backbone = ResNets.R101 } };

    /// <summary>The original's <c>maskformer2_swin_tiny_bs16_50ep</c>: AP 45.0.</summary>
    [Experiment("mask2former-coco-instance-swin-t")]
    public static Mask2FormerExperiment InstanceSwinT => InstanceR50 with { Model = InstanceR50.Model with { Backbone = Swins.Tiny } };

    /// <summary>The original's <c>maskformer2_swin_small_bs16_50ep</c>: AP 46.3.</summary>
    [Experiment("mask2former-coco-instance-swin-s")]
    public static Mask2FormerExperiment InstanceSwinS => InstanceR50 with { Model = InstanceR50.Model with { Backbone = Swins.Small } };

    /// <summary>The original's <c>maskformer2_swin_base_384_bs16_50ep</c>: AP 46.7.</summary>
    [Experiment("mask2former-coco-instance-swin-b-1k")]
    public static Mask2FormerExperiment InstanceSwinB1k => InstanceR50 with { Model = InstanceR50.Model with { Backbone = Swins.Base } };

    /// <summary>The original's <c>maskformer2_swin_base_IN21k_384_bs16_50ep</c>: AP 48.1.</summary>
    [Experiment("mask2former-coco-instance-swin-b")]
    public static Mask2FormerExperiment InstanceSwinB => InstanceSwinB1k;

    /// <summary>The original's <c>maskformer2_swin_large_IN21k_384_bs16_100ep</c>: AP 50.1.</summary>
    [Experiment("mask2former-coco-instance-swin-l")]
    public static Mask2FormerExperiment InstanceSwinL => InstanceR50 with
    {
        Model = InstanceR50.Model with { Backbone = Swins.Large, Queries = 200 },
        Training = Mask2FormerCocoExperiments.PanopticSwinL.Training,
    };
}
