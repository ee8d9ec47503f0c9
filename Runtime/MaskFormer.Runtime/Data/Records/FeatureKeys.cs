namespace MaskFormer.Runtime.Data.Records;

/// <summary>The feature names of the TensorFlow replication.</summary>
public static class FeatureKeys
{
    /// <summary>Bytes: the file of the image, unchanged.</summary>
    public const string Encoded = "image/encoded";

    /// <summary>Bytes: <c>jpg</c> or <c>png</c>.</summary>
    public const string Format = "image/format";

    /// <summary>Bytes: file name.</summary>
    public const string FileName = "image/filename";

    /// <summary>Bytes: id of the image as text.</summary>
    public const string SourceId = "image/source_id";

    /// <summary>Bytes: SHA-256 of <see cref="Encoded"/> in hexadecimal.</summary>
    public const string Digest = "image/key/sha256";

    /// <summary>Whole number: rows.</summary>
    public const string Height = "image/height";

    /// <summary>Whole number: columns.</summary>
    public const string Width = "image/width";

    /// <summary>Bytes: one text per caption.</summary>
    public const string Caption = "image/caption";

    /// <summary>Bytes: PNG; things 1, stuff from 2, unlabelled 0.</summary>
    public const string Semantic = "image/segmentation/class/encoded";

    /// <summary>Bytes: PNG of original class ids; unlabelled 0.</summary>
    public const string CategoryMask = "image/panoptic/category_mask";

    /// <summary>Bytes: PNG of contiguous class ids from 1; unlabelled 0.</summary>
    public const string ContiguousMask = "image/panoptic/contiguous_mask";

    /// <summary>Bytes: PNG; for things the place of the segment in its list, from 1; otherwise 0.</summary>
    public const string InstanceMask = "image/panoptic/instance_mask";

    /// <summary>
    /// Bytes: PNGs of the numbers of things that others hide, as <see cref="InstanceMask"/>: what lies directly below, then what lies below that. Ours; absent
    /// where nothing overlaps.
    /// </summary>
    public const string HiddenMasks = "image/panoptic/hidden_instance_masks";

    /// <summary>Whole numbers: contiguous class id of each segment.</summary>
    public const string ClassIds = "image/panoptic/class_ids";

    /// <summary>Whole numbers: number of each segment in <see cref="InstanceMask"/>.</summary>
    public const string InstanceIds = "image/panoptic/instance_ids";

    /// <summary>Whole numbers: 1 for each segment that is a crowd. Ours: without it crowds would become targets.</summary>
    public const string PanopticCrowd = "image/panoptic/is_crowd";

    /// <summary>
    /// Bytes: one text per segment, the corners of its polygons as COCO's JSON has them (<c>[[x, y, …], …]</c>); empty for a segment of nothing but pixels.
    /// Ours; absent where no segment of the image has polygons.
    /// </summary>
    public const string Outlines = "image/panoptic/outlines";

    /// <summary>Prefix of the keys of objects: <c>bbox/xmin</c>, <c>class/label</c>, ….</summary>
    public const string Objects = "image/object/";
}
