using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Data;

/// <summary>A folder as users have it, in any layout that is known (<see cref="IDataLayout"/>).</summary>
public static class AnnotatedFolder
{
    /// <summary>Whether anything in the folder is annotated.</summary>
    public static bool HoldsData(string folder) => Directory.Exists(folder) && DataLayouts.Find(folder, new()) is not null;

    /// <summary>Opens a split.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">For example <c>val</c>, which also finds <c>val2017</c>; the only split there is serves for any.</param>
    /// <param name="options">What a layout cannot tell by itself; null leaves all to it.</param>
    /// <exception cref="DataException">MF6000 to MF6013, MF6020 to MF6028, MF6070 to MF6079: it is not there or cannot be used.</exception>
    public static IPanopticSource Open(string folder, string split, FolderData? options = null)
    {
        options ??= new();
        if (options.Lists is { } lists && (RemotePath.Is(folder) || Directory.Exists(folder))) return Listed(folder, Path.GetFullPath(lists), split, options);
        if (RemotePath.Is(folder))
        {
            IReadOnlyList<string> there = ShardSet.Prefixes(folder);
            string remote = Available(there, split);
            return there.Contains(remote) ? RecordSource.Open(folder, remote) : throw new DataException(
                "MF6001", folder, $"There is no {remote}.records.json at this address", "Put there what data build writes, all of it");
        }

        if (!Directory.Exists(folder)) return CocoPanopticSource.Open(folder, split); // says so
        if (DataLayouts.Find(folder, options) is { } found)
        {
            string available = Available(found.Splits, split);
            if (!available.StartsWith(split, StringComparison.Ordinal)) RefuseMisnamed(folder, split); // the other split would stand for it
            if (found.Splits.Contains(available)) return SoundSource.Of(found.Layout, layout => layout.Open(new(folder, available, options)));
            throw new DataException("MF6001", folder, $"There is no split '{split}'", $"There are: {string.Join(", ", found.Splits)}");
        }

        RefuseMisnamed(folder, split);
        if (DataLayouts.Misplaced(folder) is { } deep)
            throw new DataException(
                "MF6001", deep, "Images are not looked for so deep, or not without a folder of labels of this name",
                "Put images and labels into images/ and labels/, or into folders of the same name below both, one for each split");
        throw new DataException(
            "MF6001",
            folder,
            options.Layout is { } named ? $"The folder is not laid out as {named}" : "Nothing is annotated here in a layout that is known",
            $"Name the folder that holds all of it: images/ and labels/, annotations/panoptic_{split}.json, or as docs/data.md describes "
                + $"({string.Join(", ", DataLayouts.Names)})"
        );
    }

    /// <summary>The splits under which the images of a folder can be had; none where nothing is recognised.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What a layout cannot tell by itself.</param>
    public static IReadOnlyList<string> Splits(string folder, FolderData options) =>
        options.Lists is { } lists ? SplitLists.Names(lists)
        : RemotePath.Is(folder) ? ShardSet.Prefixes(folder)
        : Directory.Exists(folder) && DataLayouts.Find(folder, options) is { } found ? found.Splits
        : [];

    private static void RefuseMisnamed(string folder, string split)
    {
        if (ShardSet.Misnamed(folder) is not [var misnamed, ..] all) return;
        throw new DataException(
            "MF6001",
            folder,
            $"The records here are not named as a split's: {misnamed}{(all.Count > 1 ? FormattableString.Invariant($" and {all.Count - 1} more") : "")}",
            $"Name them {ShardSet.Name(split, 0, 1)}, or {split}-00000-of-00004.tfrecord and so on"
        );
    }

    private static IPanopticSource Listed(string folder, string lists, string split, FolderData options)
    {
        IReadOnlyList<string> names = SplitLists.Names(lists);
        string available = Available(names, split);
        if (!names.Contains(available))
            throw new DataException(
                "MF6001", lists, $"There is no list {split}.txt", names.Count == 0 ? "Make some: data split" : $"There are: {string.Join(", ", names)}");
        IPanopticSource all = Open(folder, SplitNames.Train, options with { Lists = null, HeldOut = 0 });
        try
        {
            int[] every = [.. Enumerable.Range(0, all.Count)];
            int[] own = SplitLists.Of(lists, every, all.ImageName, available).Single(one => one.Split == available).Images;
            string place = $"{all.Place} ({available} of {lists})";
            return ListedSource.Of(all, own, place);
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    // "val" finds "val2017". A sample with one split can be both trained and evaluated on: that is what overfitting runs do.
    private static string Available(IReadOnlyList<string> splits, string wanted) =>
        splits.Contains(wanted) ? wanted
        : splits.FirstOrDefault(s => s.StartsWith(wanted, StringComparison.Ordinal)) ?? (splits.Count == 1 ? splits[0] : wanted);
}
