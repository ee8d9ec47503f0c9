using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Library;

namespace MaskFormer.Runtime.Commands;

/// <summary>Writes what was predicted in a form that other programs read.</summary>
internal interface IPredictionFiles
{
    /// <summary>Adds an image.</summary>
    /// <param name="id">Its id in the data, or its number.</param>
    /// <param name="name">Its file name.</param>
    /// <param name="stem">Its name without extension, once in a folder.</param>
    /// <param name="found">What was predicted.</param>
    void Add(long id, string name, string stem, Segmentation found);

    /// <summary>Writes what all images have in common.</summary>
    void Complete();
}

/// <summary>The forms that <c>predict</c> and <c>eval --dump</c> know.</summary>
internal static class PredictionFormats
{
    /// <summary>A map of ids and a JSON beside it for every image.</summary>
    public const string Each = "each";

    /// <summary>COCO's panoptic form.</summary>
    public const string Panoptic = "coco-panoptic";

    /// <summary>COCO's form of detections.</summary>
    public const string Results = "coco-results";

    /// <summary>All of them.</summary>
    public static string[] Names => [Each, Panoptic, Results];

    /// <summary>Writes a form into a folder.</summary>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="folder">Exists.</param>
    /// <param name="classes">The model's classes in its order.</param>
    /// <param name="rule">Whose rules made the segments.</param>
    public static IPredictionFiles Of(string format, string folder, IReadOnlyList<PanopticCategory> classes, PredictionRule rule) => format switch
    {
        Each => new EachPrediction(folder, classes, rule),
        Panoptic => new PanopticPredictions(folder, classes, rule),
        Results => new DetectionPredictions(folder, classes),
        _ => throw MaskFormerException.WrongInput("MF3020", $"--format {format}", "there is no such form", $"Give one of {string.Join(", ", Names)}"),
    };

    /// <summary>Whose rules, in words.</summary>
    public static string Words(PredictionRule rule) => rule == PredictionRule.HuggingFace ? "Hugging Face" : "the original";
}
