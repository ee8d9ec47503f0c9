using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Shapes;

namespace MaskFormer.Runtime.Data;

/// <summary>Opens the images of an experiment.</summary>
public static class DataSources
{
    /// <summary>The split that is trained on.</summary>
    public const string Train = "train";

    /// <summary>The split that is evaluated on.</summary>
    public const string Val = "val";

    /// <summary>Opens a split; a generated data set is drawn first if it is not there yet and no folder is named.</summary>
    /// <param name="config">Which data set.</param>
    /// <param name="folder">The folder (<c>--data</c>), of records or as users have COCO; null takes the configuration's, or the data set's own place.</param>
    /// <param name="split"><see cref="Train"/> or <see cref="Val"/>. If the data has only one split, that one is used for both.</param>
    /// <param name="progress">Gets (images drawn, images in all) while a data set is generated.</param>
    /// <exception cref="DataException">The data is not there or cannot be used.</exception>
    public static IPanopticSource Open(DataConfig config, string? folder, string split, Action<int, int>? progress = null)
    {
        folder ??= config.Folder;
        if (folder is null && config is ShapesData shapes)
        {
            ShapesOptions options = new()
            {
                Train = shapes.TrainImages, Val = shapes.ValidationImages, Height = shapes.ImageHeight, Width = shapes.ImageWidth, Seed = shapes.DrawingSeed,
            };

            // Only this folder is drawn: one that the user names may be misspelt.
            folder = Path.Combine(
                "data",
                FormattableString.Invariant($"shapes-{options.Height}x{options.Width}-{options.Train}-{options.Val}-{options.Seed}")
            );
            if (CocoLayout.Splits(folder).Count == 0 && ShardSet.Prefixes(folder).Count == 0)
            {
                if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                    throw new DataException(
                        "MF6001",
                        folder,
                        "There are neither annotations nor records in this folder, and none are drawn where something else is",
                        "Name the folder of a data set, or one that is empty or not there yet"
                    );
                ShapesGenerator.Ensure(folder, options, progress);
            }
        }

        if (folder is null)
        {
            throw new DataException("MF6000", "data", "No folder is given", "Name it: --data DIR, or --set data.folder=DIR.") { IsWrongInput = true };
        }

        IReadOnlyList<string> prefixes = ShardSet.Prefixes(folder);
        if (prefixes.Count == 0 && CocoLayout.Splits(folder).Count == 0 && ShardSet.Misnamed(folder) is [var misnamed, ..] all)
            throw new DataException(
                "MF6001",
                folder,
                $"The records here are not named as a split's: {misnamed}{(all.Count > 1 ? FormattableString.Invariant($" and {all.Count - 1} more") : "")}",
                $"Name them {ShardSet.Name(split, 0, 1)}, or {split}-00000-of-00004.tfrecord and so on"
            );
        return prefixes.Count > 0
            ? RecordSource.Open(folder, Available(prefixes, split))
            : CocoPanopticSource.Open(folder, Available(CocoLayout.Splits(folder), split));
    }

    // "val" finds "val2017". A sample with one split can be both trained and evaluated on: that is what overfitting runs do.
    private static string Available(IReadOnlyList<string> splits, string wanted) =>
        splits.Contains(wanted) ? wanted
        : splits.FirstOrDefault(s => s.StartsWith(wanted, StringComparison.Ordinal)) ?? (splits.Count == 1 ? splits[0] : wanted);
}
