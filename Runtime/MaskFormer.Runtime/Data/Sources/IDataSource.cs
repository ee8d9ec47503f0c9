using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// A data set as a contract: a name and a record of options (<see cref="DataSourceAttribute"/>), and annotated images. A class of any assembly that
/// implements it and carries the attribute is found where an experiment's data has those options; it needs a constructor without parameters.
/// </summary>
public interface IDataSource
{
    /// <summary>Whether only the user can say where the data lies: commands that could do without data then do without.</summary>
    bool NeedsFolder { get; }

    /// <summary>Opens a split.</summary>
    /// <exception cref="DataException">The data is not there or cannot be used.</exception>
    IPanopticSource Open(DataRequest request);
}

/// <summary>What is to be opened.</summary>
/// <param name="Options">The experiment's, of the type that the attribute names or below it.</param>
/// <param name="Folder">The folder that the user named (<c>--data</c>, <c>data.folder</c>); null for the data set's own place.</param>
/// <param name="Split"><see cref="DataSources.Train"/> or <see cref="DataSources.Val"/>. Data of one split gives it for both.</param>
/// <param name="Progress">Gets (images made, images in all) where a data set is made first; may be null.</param>
public sealed record DataRequest(DataConfig Options, string? Folder, string Split, Action<int, int>? Progress = null);

/// <summary>Says which options an <see cref="IDataSource"/> is for.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="options">A record below <see cref="DataConfig"/>; records below it have the same source unless they have one of their own.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DataSourceAttribute(string name, Type options) : Attribute
{
    /// <summary>What messages call it.</summary>
    public string Name => name;

    /// <summary>The type of its options.</summary>
    public Type Options => options;
}
