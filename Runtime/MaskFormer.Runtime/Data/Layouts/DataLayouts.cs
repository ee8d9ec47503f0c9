using MaskFormer.Names;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Recognises the layout of a folder, among those of any assembly that the program was built with.</summary>
public static class DataLayouts
{
    private static readonly Lazy<(string Name, IDataLayout Layout)[]> all = new(() =>
    [
        .. ByAttribute.All<DataLayoutAttribute>()
            .OrderBy(static found => (found.Attribute.Order, found.Attribute.Name))
            .Select(static found => (found.Attribute.Name, (IDataLayout)Activator.CreateInstance(found.Type, nonPublic: true)!)),
    ]);

    /// <summary>The names of all layouts, in the order in which they are asked.</summary>
    public static IReadOnlyList<string> Names => [.. all.Value.Select(static known => known.Name)];

    /// <summary>The layout that is named, or else the first that recognises a folder; null where none does.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="options">The name, and what a layout cannot tell by itself.</param>
    /// <exception cref="DataException">MF6070: there is no layout of that name.</exception>
    public static (string Name, IDataLayout Layout, IReadOnlyList<string> Splits)? Find(string folder, FolderData options)
    {
        if (options.Layout is { } wanted && !Names.Contains(wanted))
            throw new DataException("MF6070", "data.layout", $"There is no layout '{wanted}'", Nearest.Advice(wanted, [.. Names])) { IsWrongInput = true };
        foreach ((string name, IDataLayout layout) in all.Value)
        {
            if (options.Layout is { } named && named != name) continue;
            IReadOnlyList<string> splits = layout.Splits(folder, options);
            if (splits.Count > 0) return (name, layout, splits);
        }

        return null;
    }

    /// <summary>Images of a folder that no layout recognises, and that lie where a layout looks for none; null if there are none.</summary>
    public static string? Misplaced(string folder) =>
        all.Value.Select(known => known.Layout.Misplaced(folder)).FirstOrDefault(static found => found is not null);
}
