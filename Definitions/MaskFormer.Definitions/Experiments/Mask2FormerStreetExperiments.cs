using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// The original's configurations of Mask2Former for streets (<c>configs/cityscapes</c>, <c>configs/mapillary-vistas</c>); the data as for
/// <see cref="Ade20kExperiments"/>. Those of ResNets for Cityscapes train the backbone's batch norms.
/// </summary>
public static class Mask2FormerStreetExperiments
{
    /// <summary>The original's <c>maskformer2_swin_tiny_bs16_90k</c> for panoptic Cityscapes: 19 classes, PQ 63.9.</summary>
    [Experiment("mask2former-cityscapes-panoptic-swin-t")]
    public static Mask2FormerExperiment CityscapesPanopticSwinT => new()
    {
        Model = new() { Backbone = Swins.Tiny, Classes = 19 },
        Data = StreetExperiments.CityscapesR101.Data with { LabelRule = LabelRule.Panoptic },
        Training = Mask2FormerCocoExperiments.PanopticR50.Training with { Iterations = 90_000, Schedule = new Poly() },
        Evaluation = new() { MinSize = 1024, MaxSize = 2048, SizeDivisibility = 32 },
    };

    /// <summary>The same with Swin-S: PQ 64.8.</summary>
    [Experiment("mask2former-cityscapes-panoptic-swin-s")]
    public static Mask2FormerExperiment CityscapesPanopticSwinS => CityscapesPanopticSwinT with
    {
        Model = CityscapesPanopticSwinT.Model with { Backbone = Swins.Small },
    };

    /// <summary>The same with Swin-B: PQ 66.1.</summary>
    [Experiment("mask2former-cityscapes-panoptic-swin-b")]
    public static Mask2FormerExperiment CityscapesPanopticSwinB => CityscapesPanopticSwinT with
    {
        Model = CityscapesPanopticSwinT.Model with { Backbone = Swins.Base },
    };

    /// <summary>The same with Swin-L: PQ 66.6.</summary>
    [Experiment("mask2former-cityscapes-panoptic-swin-l")]
    public static Mask2FormerExperiment CityscapesPanopticSwinL => CityscapesPanopticSwinT with
    {
        Model = CityscapesPanopticSwinT.Model with { Backbone = Swins.Large, Queries = 200 },
    };

    /// <summary>The original's <c>maskformer2_R50_bs16_90k</c> for panoptic Cityscapes: PQ 62.1.</summary>
    [Experiment("mask2former-cityscapes-panoptic-r50")]
    public static Mask2FormerExperiment CityscapesPanopticR50 => CityscapesPanopticSwinT with
    {
        Model = CityscapesPanopticSwinT.Model with { Backbone = ResNets.R50Trained },
    };

    /// <summary>The same with R101: PQ 62.4.</summary>
    [Experiment("mask2former-cityscapes-panoptic-r101")]
    public static Mask2FormerExperiment CityscapesPanopticR101 => CityscapesPanopticSwinT with
    {
        Model = CityscapesPanopticSwinT.Model with { Backbone = ResNets.R101Trained },
    };

    /// <summary>The original's <c>maskformer2_swin_tiny_bs16_90k</c> for instances of Cityscapes: 8 things, AP 39.7.</summary>
    [Experiment("mask2former-cityscapes-instance-swin-t")]
    public static Mask2FormerExperiment CityscapesInstanceSwinT => CityscapesPanopticSwinT with
    {
        Model = new() { Backbone = Swins.Tiny, Classes = 8 },
        Evaluation = CityscapesPanopticSwinT.Evaluation with { Instances = true },
    };

    /// <summary>The same with Swin-S: AP 41.8.</summary>
    [Experiment("mask2former-cityscapes-instance-swin-s")]
    public static Mask2FormerExperiment CityscapesInstanceSwinS => CityscapesInstanceSwinT with
    {
        Model = CityscapesInstanceSwinT.Model with { Backbone = Swins.Small },
    };

    /// <summary>The same with Swin-B: AP 42.0.</summary>
    [Experiment("mask2former-cityscapes-instance-swin-b")]
    public static Mask2FormerExperiment CityscapesInstanceSwinB => CityscapesInstanceSwinT with
    {
        Model = CityscapesInstanceSwinT.Model with { Backbone = Swins.Base },
    };

    /// <summary>The same with Swin-L: AP 43.7.</summary>
    [Experiment("mask2former-cityscapes-instance-swin-l")]
    public static Mask2FormerExperiment CityscapesInstanceSwinL => CityscapesInstanceSwinT with
    {
        Model = CityscapesInstanceSwinT.Model with { Backbone = Swins.Large, Queries = 200 },
    };

    /// <summary>The original's <c>maskformer2_R50_bs16_90k</c> for instances of Cityscapes: AP 37.4.</summary>
    [Experiment("mask2former-cityscapes-instance-r50")]
    public static Mask2FormerExperiment CityscapesInstanceR50 => CityscapesInstanceSwinT with
    {
        Model = CityscapesInstanceSwinT.Model with { Backbone = ResNets.R50Trained },
    };

    /// <summary>The same with R101: AP 38.5.</summary>
    [Experiment("mask2former-cityscapes-instance-r101")]
    public static Mask2FormerExperiment CityscapesInstanceR101 => CityscapesInstanceSwinT with
    {
        Model = CityscapesInstanceSwinT.Model with { Backbone = ResNets.R101Trained },
    };

    /// <summary>The original's <c>maskformer2_swin_tiny_bs16_90k</c> for semantic Cityscapes: mIoU 82.1.</summary>
    [Experiment("mask2former-cityscapes-swin-t")]
    public static Mask2FormerExperiment CityscapesSwinT => CityscapesPanopticSwinT with { Data = StreetExperiments.CityscapesR101.Data };

    /// <summary>The same with Swin-S: mIoU 82.6.</summary>
    [Experiment("mask2former-cityscapes-swin-s")]
    public static Mask2FormerExperiment CityscapesSwinS => CityscapesSwinT with { Model = CityscapesSwinT.Model with { Backbone = Swins.Small } };

    /// <summary>The same with Swin-B: mIoU 83.3.</summary>
    [Experiment("mask2former-cityscapes-swin-b")]
    public static Mask2FormerExperiment CityscapesSwinB => CityscapesSwinT with { Model = CityscapesSwinT.Model with { Backbone = Swins.Base } };

    /// <summary>The same with Swin-L: mIoU 83.3.</summary>
    [Experiment("mask2former-cityscapes-swin-l")]
    public static Mask2FormerExperiment CityscapesSwinL => CityscapesSwinT with { Model = CityscapesSwinT.Model with { Backbone = Swins.Large } };

    /// <summary>The original's <c>maskformer2_R50_bs16_90k</c> for semantic Cityscapes: mIoU 79.4.</summary>
    [Experiment("mask2former-cityscapes-r50")]
    public static Mask2FormerExperiment CityscapesR50 => CityscapesSwinT with
    {
        Model = CityscapesSwinT.Model with { Backbone = ResNets.R50Trained },
    };

    /// <summary>The same with R101: mIoU 80.1.</summary>
    [Experiment("mask2former-cityscapes-r101")]
    public static Mask2FormerExperiment CityscapesR101 => CityscapesSwinT with
    {
        Model = CityscapesSwinT.Model with { Backbone = ResNets.R101Trained },
    };

    /// <summary>The original's <c>maskformer_R50_bs16_300k</c> for panoptic Mapillary Vistas: 65 classes, PQ 36.3.</summary>
    [Experiment("mask2former-mapillary-vistas-panoptic-r50")]
    public static Mask2FormerExperiment MapillaryPanopticR50 => new()
    {
        Model = new() { Classes = 65 },
        Data = StreetExperiments.MapillaryVistasR50.Data with
        {
            WindowHeight = 1024,
            WindowWidth = 1024,
            CanvasHeight = 1024,
            CanvasWidth = 1024,
            LabelRule = LabelRule.Panoptic,
        },
        Training = Mask2FormerCocoExperiments.PanopticR50.Training with { Iterations = 300_000, Schedule = new Poly() },
        Evaluation = new() { MinSize = 2048, MaxSize = 2048, SizeDivisibility = 32, ObjectMaskThreshold = 0 },
    };

    /// <summary>The same with Swin-L: PQ 45.5.</summary>
    [Experiment("mask2former-mapillary-vistas-panoptic-swin-l")]
    public static Mask2FormerExperiment MapillaryPanopticSwinL => MapillaryPanopticR50 with
    {
        Model = MapillaryPanopticR50.Model with { Backbone = Swins.Large, Queries = 200 },
    };

    /// <summary>The original's <c>maskformer2_R50_bs16_300k</c> for semantic Mapillary Vistas: mIoU 57.4.</summary>
    [Experiment("mask2former-mapillary-vistas-r50")]
    public static Mask2FormerExperiment MapillaryR50 => MapillaryPanopticR50 with
    {
        Data = MapillaryPanopticR50.Data with { LabelRule = LabelRule.Semantic },
    };

    /// <summary>The same with Swin-L: mIoU 63.2.</summary>
    [Experiment("mask2former-mapillary-vistas-swin-l")]
    public static Mask2FormerExperiment MapillarySwinL => MapillaryR50 with { Model = MapillaryR50.Model with { Backbone = Swins.Large } };
}
