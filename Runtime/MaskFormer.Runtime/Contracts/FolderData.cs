using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>Annotated images in a folder of the user's, in any layout that is known (docs/data.md); what a layout cannot tell is said here.</summary>
[Config]
public sealed partial record FolderData : DataConfig
{
    /// <summary>Name of the folder's layout, for example <c>index-maps</c>; null recognises it.</summary>
    public string? Layout { get; init; }

    /// <summary>Values of index maps that label nothing; null takes the largest value that a map can hold, 255 or 65535, if it occurs.</summary>
    [Range(0, 65_535)] public EquatableList<int>? Unlabelled { get; init; }

    /// <summary>Classes of index maps of which every connected region is an object of its own; null or empty: each class is one segment of an image.</summary>
    public EquatableList<string>? Things { get; init; }

    /// <summary>
    /// File with the names of the classes of index maps (or of ADE20K's kinds of objects), one a line; null takes <c>classes.txt</c> of the folder, if it is
    /// there.
    /// </summary>
    public string? ClassFile { get; init; }

    /// <summary>
    /// Folder with <c>train.txt</c>, <c>val.txt</c>, <c>test.txt</c>, a name of an image a line (<c>data split</c>), which divide the images that the data's
    /// own folder has to learn from; null takes its own splits.
    /// </summary>
    public string? Lists { get; init; }

    /// <summary>What the files of one mask per object show.</summary>
    public string ObjectName { get; init; } = "object";

    /// <summary>What pixels of no object are, where every object has a mask of its own.</summary>
    public Background Background { get; init; } = Background.Class;

    /// <summary>Share of the images that is kept for evaluation where the folder has no splits; 0 trains and evaluates on the same.</summary>
    [Range(0, 0.9)] public double HeldOut { get; init; } = 0.1;
}

/// <summary>What pixels of no object are.</summary>
public enum Background
{
    /// <summary>A class of stuff of their own: an object that is predicted there is wrong.</summary>
    Class,

    /// <summary>Nobody knows: what is predicted there is neither right nor wrong.</summary>
    Unlabelled,
}
