using System.Text.Json.Serialization;

namespace MaskFormer.Runtime.Data.Coco.Objects;

/// <summary>The parts of <c>instances_*.json</c> that records hold.</summary>
internal sealed record InstancesFile(List<ObjectEntry> Annotations, List<ObjectCategory> Categories);

internal sealed record ObjectEntry(long ImageId, int CategoryId, List<double> Bbox, double Area)
{
    /// <summary>The outline; null where the file has none.</summary>
    public ObjectMask? Segmentation { get; init; }

    /// <summary>1 for a group; left out, it is 0.</summary>
    [JsonConverter(typeof(ZeroOrOne))]
    public int Iscrowd { get; init; }
}

internal sealed record ObjectCategory(int Id, string Name);

/// <summary>The parts of <c>captions_*.json</c> that records hold.</summary>
internal sealed record CaptionsFile(List<CaptionEntry> Annotations);

internal sealed record CaptionEntry(long ImageId, string Caption);
