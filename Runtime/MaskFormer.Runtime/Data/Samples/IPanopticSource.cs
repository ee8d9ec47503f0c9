using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data;

/// <summary>Annotated images that can be read in any order and from several threads at once.</summary>
public interface IPanopticSource : IDisposable
{
    /// <summary>Where the images come from, for messages.</summary>
    string Place { get; }

    /// <summary>What was seen there, in one line: <c>428 images, index maps with values 0 to 11</c>; empty where there is nothing to say.</summary>
    string Seen => "";

    /// <summary>What could not be known and was assumed, each with the setting that says it.</summary>
    IReadOnlyList<string> Assumed => [];

    /// <summary>The classes; a class's position is what the model predicts.</summary>
    IReadOnlyList<PanopticCategory> Categories { get; }

    /// <summary>Ids of the classes that annotations can have. Data that knows fewer classes than the model is evaluated on these.</summary>
    IReadOnlySet<int> Annotated => Categories.Select(static category => category.Id).ToHashSet();

    /// <summary>Number of annotated images.</summary>
    int Count { get; }

    /// <summary>Images that are listed without annotation; they are not used.</summary>
    int Unannotated => 0;

    /// <summary>Files and folders of annotations that no image belongs to; they are not used.</summary>
    IReadOnlyList<string> Unused => [];

    /// <summary>Height and width of the largest image, if they are known without reading all: then its memory is checked before anything begins.</summary>
    (int Height, int Width)? Largest => null;

    /// <summary>Files that more than one image has, each once.</summary>
    IReadOnlyList<string> Shared => [];

    /// <summary>Changes when images are added, removed or reordered: a saved sampler position is good only for the same text.</summary>
    string Fingerprint { get; }

    /// <summary>What an image is called in the data, without reading it: its file name, or its id.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    string ImageName(int index) => FormattableString.Invariant($"image {index}");

    /// <summary>Reads, decodes and checks one image.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="DataException">The image or its annotation cannot be used.</exception>
    PanopticSample Load(int index);
}
