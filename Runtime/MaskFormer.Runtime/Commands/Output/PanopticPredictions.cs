using MaskFormer.Files;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Library;

namespace MaskFormer.Runtime.Commands;

/// <summary>
/// <c>panoptic_predictions.json</c> and a map of ids for each image in <c>panoptic_predictions/</c>: what panopticapi's evaluation takes as
/// <c>--pred_json_file</c>.
/// </summary>
internal sealed class PanopticPredictions : IPredictionFiles
{
    private const string Name = "panoptic_predictions";
    private readonly string folder;
    private readonly IReadOnlyList<PanopticCategory> classes;
    private readonly PredictionRule rule;
    private readonly List<AnnotatedImage> images = [];

    public PanopticPredictions(string folder, IReadOnlyList<PanopticCategory> classes, PredictionRule rule)
    {
        (this.folder, this.classes, this.rule) = (folder, classes, rule);
        Directory.CreateDirectory(Path.Combine(folder, Name));
    }

    public void Add(long id, string name, string stem, Segmentation found)
    {
        string map = stem + ".png";
        AtomicFile.Write(Path.Combine(folder, Name, map), stream => stream.Write(PngWriter.SegmentIds(found.Map)));
        images.Add(new(id, name, found.Height, found.Width, map, [.. found.Segments.Select(segment => new Data.Coco.Segment(
            segment.Id, classes[segment.Class].Id, segment.Area, [segment.Box.X, segment.Box.Y, segment.Box.Width, segment.Box.Height], IsCrowd: false))]));
    }

    public void Complete()
    {
        string description = $"predictions of MaskFormer for .NET, by the rules of {PredictionFormats.Words(rule)}";
        AtomicFile.Write(Path.Combine(folder, Name + ".json"), stream => PanopticJsonWriter.Write(stream, description, classes, images));
    }
}
