using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data;

/// <summary>Annotated pictures that can be read in any order and from several threads at once.</summary>
public interface IPanopticSource : IDisposable
{
    /// <summary>Where the pictures come from, for messages.</summary>
    string Place { get; }

    /// <summary>The classes; a class's position is what the model predicts.</summary>
    IReadOnlyList<PanopticCategory> Categories { get; }

    /// <summary>Number of annotated pictures.</summary>
    int Count { get; }

    /// <summary>Changes when pictures are added, removed or reordered: a saved sampler position is good only for the same text.</summary>
    string Fingerprint { get; }

    /// <summary>Reads, decodes and checks one picture.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="DataException">The picture or its annotation cannot be used.</exception>
    PanopticSample Load(int index);
}
