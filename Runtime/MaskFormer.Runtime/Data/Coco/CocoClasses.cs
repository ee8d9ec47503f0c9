namespace MaskFormer.Runtime.Data.Coco;

/// <summary>The 133 classes of COCO panoptic in their order: 80 things, 53 stuff (detectron2's <c>builtin_meta.py</c>).</summary>
public static class CocoClasses
{
    /// <summary>All classes. The position is the class of the model.</summary>
    public static IReadOnlyList<PanopticCategory> All { get; } =
    [
        new(1, "person", true), new(2, "bicycle", true), new(3, "car", true), new(4, "motorcycle", true), new(5, "airplane", true),
        new(6, "bus", true), new(7, "train", true), new(8, "truck", true), new(9, "boat", true), new(10, "traffic light", true),
        new(11, "fire hydrant", true), new(13, "stop sign", true), new(14, "parking meter", true), new(15, "bench", true), new(16, "bird", true),
        new(17, "cat", true), new(18, "dog", true), new(19, "horse", true), new(20, "sheep", true), new(21, "cow", true), new(22, "elephant", true),
        new(23, "bear", true), new(24, "zebra", true), new(25, "giraffe", true), new(27, "backpack", true), new(28, "umbrella", true),
        new(31, "handbag", true), new(32, "tie", true), new(33, "suitcase", true), new(34, "frisbee", true), new(35, "skis", true),
        new(36, "snowboard", true), new(37, "sports ball", true), new(38, "kite", true), new(39, "baseball bat", true),
        new(40, "baseball glove", true), new(41, "skateboard", true), new(42, "surfboard", true), new(43, "tennis racket", true),
        new(44, "bottle", true), new(46, "wine glass", true), new(47, "cup", true), new(48, "fork", true), new(49, "knife", true),
        new(50, "spoon", true), new(51, "bowl", true), new(52, "banana", true), new(53, "apple", true), new(54, "sandwich", true),
        new(55, "orange", true), new(56, "broccoli", true), new(57, "carrot", true), new(58, "hot dog", true), new(59, "pizza", true),
        new(60, "donut", true), new(61, "cake", true), new(62, "chair", true), new(63, "couch", true), new(64, "potted plant", true),
        new(65, "bed", true), new(67, "dining table", true), new(70, "toilet", true), new(72, "tv", true), new(73, "laptop", true),
        new(74, "mouse", true), new(75, "remote", true), new(76, "keyboard", true), new(77, "cell phone", true), new(78, "microwave", true),
        new(79, "oven", true), new(80, "toaster", true), new(81, "sink", true), new(82, "refrigerator", true), new(84, "book", true),
        new(85, "clock", true), new(86, "vase", true), new(87, "scissors", true), new(88, "teddy bear", true), new(89, "hair drier", true),
        new(90, "toothbrush", true),
        new(92, "banner", false), new(93, "blanket", false), new(95, "bridge", false), new(100, "cardboard", false), new(107, "counter", false),
        new(109, "curtain", false), new(112, "door-stuff", false), new(118, "floor-wood", false), new(119, "flower", false),
        new(122, "fruit", false), new(125, "gravel", false), new(128, "house", false), new(130, "light", false), new(133, "mirror-stuff", false),
        new(138, "net", false), new(141, "pillow", false), new(144, "platform", false), new(145, "playingfield", false), new(147, "railroad", false),
        new(148, "river", false), new(149, "road", false), new(151, "roof", false), new(154, "sand", false), new(155, "sea", false),
        new(156, "shelf", false), new(159, "snow", false), new(161, "stairs", false), new(166, "tent", false), new(168, "towel", false),
        new(171, "wall-brick", false), new(175, "wall-stone", false), new(176, "wall-tile", false), new(177, "wall-wood", false),
        new(178, "water-other", false), new(180, "window-blind", false), new(181, "window-other", false), new(184, "tree-merged", false),
        new(185, "fence-merged", false), new(186, "ceiling-merged", false), new(187, "sky-other-merged", false), new(188, "cabinet-merged", false),
        new(189, "table-merged", false), new(190, "floor-other-merged", false), new(191, "pavement-merged", false),
        new(192, "mountain-merged", false), new(193, "grass-merged", false), new(194, "dirt-merged", false), new(195, "paper-merged", false),
        new(196, "food-other-merged", false), new(197, "building-other-merged", false), new(198, "rock-merged", false),
        new(199, "wall-other-merged", false), new(200, "rug-merged", false),
    ];

    /// <summary>Whether all of these classes are COCO's own, with the same ids, names and kinds: a subset of COCO keeps COCO's contiguous ids.</summary>
    public static bool Contain(IEnumerable<PanopticCategory> categories)
    {
        HashSet<PanopticCategory> known = [.. All];
        return categories.All(known.Contains);
    }
}
