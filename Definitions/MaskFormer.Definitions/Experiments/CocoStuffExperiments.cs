using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>The original's configurations for COCO-Stuff 10K (<c>configs/coco-stuff-10k-171</c>); the data as for <see cref="Ade20kExperiments"/>.</summary>
public static class CocoStuffExperiments
{
    /// <summary>The original's <c>maskformer_R50_bs32_60k</c>: 171 classes, mIoU 37.1.</summary>
    [Experiment("coco-stuff-10k-r50")]
    public static MaskFormerExperiment R50 => Ade20kExperiments.R50 with
    {
        Model = Ade20kExperiments.R50.Model with { Classes = 171 },
        Data = Ade20kExperiments.PanopticR50.Data with
        {
            MinSizes = [320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960],
            LabelRule = LabelRule.Semantic,
        },
        Training = Ade20kExperiments.R50.Training with { Iterations = 60_000, Batch = 32 },
        Evaluation = Ade20kExperiments.R50.Evaluation with { MinSize = 640, MaxSize = 2560 },
    };

    /// <summary>The original's <c>maskformer_R101_bs32_60k</c>: mIoU 38.1.</summary>
    [Experiment("coco-stuff-10k-r101")]
    public static MaskFormerExperiment R101 => R50 with { Model = R50.Model with { Backbone = ResNets.R101 } };

    /// <summary>The original's <c>maskformer_R101c_bs32_60k</c>: mIoU 38.0.</summary>
    [Experiment("coco-stuff-10k-r101c")]
    public static MaskFormerExperiment R101c => R50 with { Model = R50.Model with { Backbone = ResNets.R101c } };

    /// <summary>The original's <c>per_pixel_baseline_R50_bs32_60k</c>: mIoU 32.4.</summary>
    [Experiment("coco-stuff-10k-per-pixel-r50")]
    public static PerPixelExperiment PerPixelR50 => new()
    {
        Model = new PerPixelBaseline { Classes = 171 },
        Data = R50.Data,
        Training = R50.Training,
        Evaluation = R50.Evaluation,
    };

    /// <summary>The original's <c>per_pixel_baseline_plus_R50_bs32_60k</c>: mIoU 34.2.</summary>
    [Experiment("coco-stuff-10k-per-pixel-plus-r50")]
    public static PerPixelExperiment PerPixelPlusR50 => PerPixelR50 with { Model = new PerPixelBaselinePlus { Classes = 171 } };
}
