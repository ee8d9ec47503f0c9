using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Records;

namespace MaskFormer.Runtime.Data;

/// <summary>A folder as users have it: records, or a COCO panoptic folder.</summary>
public static class AnnotatedFolder
{
    /// <summary>Whether anything in the folder is annotated.</summary>
    public static bool HoldsData(string folder) => CocoLayout.Splits(folder).Count > 0 || ShardSet.Prefixes(folder).Count > 0;

    /// <summary>Opens a split.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">For example <c>val</c>, which also finds <c>val2017</c>; the only split there is serves for any.</param>
    /// <exception cref="DataException">MF6000 to MF6013, MF6020 to MF6028: it is not there or cannot be used.</exception>
    public static IPanopticSource Open(string folder, string split)
    {
        IReadOnlyList<string> prefixes = ShardSet.Prefixes(folder);
        if (prefixes.Count > 0) return RecordSource.Open(folder, Available(prefixes, split));
        IReadOnlyList<string> splits = CocoLayout.Splits(folder);
        if (splits.Count == 0 && ShardSet.Misnamed(folder) is [var misnamed, ..] all)
            throw new DataException(
                "MF6001",
                folder,
                $"The records here are not named as a split's: {misnamed}{(all.Count > 1 ? FormattableString.Invariant($" and {all.Count - 1} more") : "")}",
                $"Name them {ShardSet.Name(split, 0, 1)}, or {split}-00000-of-00004.tfrecord and so on"
            );
        return CocoPanopticSource.Open(folder, Available(splits, split));
    }

    // "val" finds "val2017". A sample with one split can be both trained and evaluated on: that is what overfitting runs do.
    private static string Available(IReadOnlyList<string> splits, string wanted) =>
        splits.Contains(wanted) ? wanted
        : splits.FirstOrDefault(s => s.StartsWith(wanted, StringComparison.Ordinal)) ?? (splits.Count == 1 ? splits[0] : wanted);
}
