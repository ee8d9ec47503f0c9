using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// The original's configurations for ADE20K (<c>configs/ade20k-150</c>, <c>ade20k-150-panoptic</c>, <c>ade20k-full-847</c>). The data is a folder in COCO's
/// panoptic form, named with <c>--data</c>.
/// </summary>
public static class Ade20kExperiments
{
    /// <summary>The original's <c>maskformer_R50_bs16_160k</c>: 150 classes, mIoU 44.5.</summary>
    [Experiment("ade20k-r50")]
    public static MaskFormerExperiment R50 => new()
    {
        Model = new() { PixelDecoder = new FpnPixelDecoder(), Classes = 150 },
        Data = Data,
        Training = new() { Iterations = 160_000, Batch = 16, Schedule = new Poly() },
        Evaluation = Evaluation,
    };

    /// <summary>The original's <c>maskformer_R101_bs16_160k</c>: mIoU 45.5.</summary>
    [Experiment("ade20k-r101")]
    public static MaskFormerExperiment R101 => R50 with { Model = R50.Model with { Backbone = ResNets.R101 } };

    /// <summary>The original's <c>maskformer_R101c_bs16_160k</c>: mIoU 46.0.</summary>
    [Experiment("ade20k-r101c")]
    public static MaskFormerExperiment R101c => R50 with { Model = R50.Model with { Backbone = ResNets.R101c } };

    /// <summary>The original's <c>maskformer_swin_tiny_bs16_160k</c>: mIoU 46.7.</summary>
    [Experiment("ade20k-swin-t")]
    public static MaskFormerExperiment SwinT => R50 with
    {
        Model = R50.Model with { Backbone = Swins.Tiny },
        Training = Swins.Training with { Iterations = 160_000, Batch = 16, Schedule = new Poly() },
    };

    /// <summary>The original's <c>maskformer_swin_small_bs16_160k</c>: mIoU 49.8.</summary>
    [Experiment("ade20k-swin-s")]
    public static MaskFormerExperiment SwinS => SwinT with { Model = R50.Model with { Backbone = Swins.Small } };

    /// <summary>The original's <c>maskformer_swin_base_IN21k_384_bs16_160k_res640</c>: mIoU 52.7.</summary>
    [Experiment("ade20k-swin-b")]
    public static MaskFormerExperiment SwinB => SwinT with
    {
        Model = R50.Model with { Backbone = Swins.Base },
        Data = PanopticR50.Data with { LabelRule = LabelRule.Semantic },
        Evaluation = Evaluation with { MinSize = 640, MaxSize = 2560 },
    };

    /// <summary>The original's <c>maskformer_swin_large_IN21k_384_bs16_160k_res640</c>: mIoU 54.1.</summary>
    [Experiment("ade20k-swin-l")]
    public static MaskFormerExperiment SwinL => SwinB with { Model = R50.Model with { Backbone = Swins.Large } };

    /// <summary>The original's <c>per_pixel_baseline_R50_bs16_160k</c>: mIoU 39.2.</summary>
    [Experiment("ade20k-per-pixel-r50")]
    public static PerPixelExperiment PerPixelR50 => new() { Data = Data, Training = R50.Training, Evaluation = Evaluation };

    /// <summary>The original's <c>per_pixel_baseline_plus_R50_bs16_160k</c>: mIoU 41.9.</summary>
    [Experiment("ade20k-per-pixel-plus-r50")]
    public static PerPixelExperiment PerPixelPlusR50 => PerPixelR50 with { Model = new PerPixelBaselinePlus() };

    /// <summary>The original's <c>maskformer_panoptic_R50_bs16_720k</c>: PQ 34.7.</summary>
    [Experiment("ade20k-panoptic-r50")]
    public static MaskFormerExperiment PanopticR50 => new()
    {
        Model = new() { Classes = 150 },
        Data = Data with
        {
            MinSizes = [320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024, 1088, 1152, 1216, 1280],
            MaxSize = 2560,
            WindowHeight = 640,
            WindowWidth = 640,
            CanvasHeight = 640,
            CanvasWidth = 640,
            LabelRule = LabelRule.Panoptic,
        },
        Training = R50.Training with { Iterations = 720_000 },
        Evaluation = new() { MinSize = 640, MaxSize = 2560, SizeDivisibility = 32, ObjectMaskThreshold = 0.7 },
    };

    /// <summary>The original's <c>maskformer_panoptic_R101_bs16_720k</c>: PQ 35.7.</summary>
    [Experiment("ade20k-panoptic-r101")]
    public static MaskFormerExperiment PanopticR101 => PanopticR50 with { Model = PanopticR50.Model with { Backbone = ResNets.R101 } };

    /// <summary>The original's <c>maskformer_R50_bs16_200k</c>: all 847 classes, mIoU 16.0.</summary>
    [Experiment("ade20k-full-r50")]
    public static MaskFormerExperiment FullR50 => R50 with
    {
        Model = R50.Model with { Classes = 847 },
        Training = R50.Training with { Iterations = 200_000 },
    };

    /// <summary>The original's <c>maskformer_R101_bs16_200k</c>: mIoU 16.8.</summary>
    [Experiment("ade20k-full-r101")]
    public static MaskFormerExperiment FullR101 => FullR50 with { Model = FullR50.Model with { Backbone = ResNets.R101 } };

    /// <summary>The original's <c>maskformer_R101c_bs16_200k</c>: mIoU 17.4.</summary>
    [Experiment("ade20k-full-r101c")]
    public static MaskFormerExperiment FullR101c => FullR50 with { Model = FullR50.Model with { Backbone = ResNets.R101c } };

    /// <summary>The original's <c>per_pixel_baseline_R50_bs16_200k</c>: mIoU 12.4.</summary>
    [Experiment("ade20k-full-per-pixel-r50")]
    public static PerPixelExperiment FullPerPixelR50 => PerPixelR50 with { Model = new PerPixelBaseline { Classes = 847 }, Training = FullR50.Training };

    /// <summary>The original's <c>per_pixel_baseline_plus_R50_bs16_200k</c>: mIoU 13.9.</summary>
    [Experiment("ade20k-full-per-pixel-plus-r50")]
    public static PerPixelExperiment FullPerPixelPlusR50 => FullPerPixelR50 with { Model = new PerPixelBaselinePlus { Classes = 847 } };

    private static DataConfig Data => new CocoPanopticData
    {
        MinSizes = [256, 307, 358, 409, 460, 512, 563, 614, 665, 716, 768, 819, 870, 921, 972, 1024],
        MaxSize = 2048,
        CropProbability = 0,
        WindowHeight = 512,
        WindowWidth = 512,
        ColorJitter = true,
        CanvasHeight = 512,
        CanvasWidth = 512,
        PaddedPixels = PaddedPixels.Background,
        PaddingValue = 128,
        LabelRule = LabelRule.Semantic,
    };

    private static EvaluationConfig Evaluation => new() { MinSize = 512, MaxSize = 2048, SizeDivisibility = 32, ObjectMaskThreshold = 0, OverlapThreshold = 0 };
}
