using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// A way in which people lay out annotated images in a folder. A class of any assembly that implements it and carries <see cref="DataLayoutAttribute"/> is
/// asked whether it recognises a folder; it needs a constructor without parameters. Folders are read and never written to.
/// </summary>
public interface IDataLayout
{
    /// <summary>The splits that the folder holds by the names in it, which decide without opening images; none where it is laid out otherwise.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="options">What the layout cannot tell by itself.</param>
    IReadOnlyList<string> Splits(string folder, FolderData options);

    /// <summary>A folder of images of a folder that is not recognised, which lies where the layout looks for none; null if there is none.</summary>
    string? Misplaced(string folder) => null;

    /// <summary>Opens one of the splits.</summary>
    /// <exception cref="DataException">It cannot be used.</exception>
    IPanopticSource Open(LayoutRequest request);
}

/// <summary>What is to be opened.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Split">One of <see cref="IDataLayout.Splits"/>.</param>
/// <param name="Options">What the layout cannot tell by itself.</param>
public sealed record LayoutRequest(string Folder, string Split, FolderData Options);

/// <summary>Makes an <see cref="IDataLayout"/> known.</summary>
/// <param name="name">What <c>data.layout</c> and messages call it.</param>
/// <param name="order">Layouts of smaller numbers are asked first: those of one data set before those that most people have.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DataLayoutAttribute(string name, int order) : Attribute
{
    /// <summary>What messages call it.</summary>
    public string Name => name;

    /// <summary>When it is asked.</summary>
    public int Order => order;
}
