namespace MaskFormer.Runtime.Data.Coco.Objects;

/// <summary>The parts of <c>instances_*.json</c> that are a data set by themselves.</summary>
internal sealed record DetectionFile(List<ImageEntry> Images, List<ObjectEntry> Annotations, List<ObjectCategory> Categories);
