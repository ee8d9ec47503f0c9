using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>data build</c>: turns annotated folders into records.</summary>
internal static class DataCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue) => new("data", "Prepares data sets, and looks at them.")
    {
        new Command("build", "Turns annotated folders into records.") { CocoPanoptic(), DataFolderCommands.Build() },
        DataSplitCommand.Create(),
        DataFolderCommands.Verify(),
        DataRepairCommand.Create(),
        DataFolderCommands.Stats(),
        DataBenchCommand.Create(catalogue),
    };

    private static Command CocoPanoptic()
    {
        Option<string> root = new("--root")
        {
            Description = "Folder that holds annotations, panoptic maps and images",
            HelpName = "DIR",
            Required = true,
        };
        Option<string> target = new("--out")
        {
            Description = "Folder for the records",
            HelpName = "DIR",
            Required = true,
        };
        Option<string[]> split = new("--split")
        {
            Description = "Only this split, for example val2017; left out, every split that is there",
            HelpName = "NAME",
            DefaultValueFactory = static _ => [],
        };
        Option<string?> lists = new("--lists")
        {
            Description = "Folder of lists (data split) that divide one split, train unless --split names another",
            HelpName = "DIR",
        };
        Option<int> shards = ShardsOption.Create();
        Option<bool> unlisted = new("--allow-unlisted")
        {
            Description = "Takes map ids that the JSON does not list as unlabelled, instead of refusing the image",
        };
        Option<string> objects = new("--objects")
        {
            Description = "What to do with objects of the optional instances file whose mask cannot be drawn",
            DefaultValueFactory = static _ => "skip",
        };
        objects.AcceptOnlyFromAmong("skip", "fail");
        Option<string?> corrupt = CorruptOption.Create();
        Option<bool> skipCrowd = new("--skip-crowd") { Description = "Leaves crowds out, as if they were unlabelled" };
        Command command = new("coco-panoptic", "Turns a COCO panoptic folder into sharded TFRecords.")
        {
            root,
            target,
            split,
            lists,
            shards,
            unlisted,
            objects,
            skipCrowd,
            corrupt,
        };
        command.SetAction(line =>
        {
            RecordBuildOptions options = new()
            {
                Shards = ShardsOption.Read(line, shards),
                AllowUnlisted = line.GetValue(unlisted),
                SkipBadObjects = line.GetValue(objects) != "fail",
                SkipCrowd = line.GetValue(skipCrowd),
                SkipCorrupt = CorruptOption.Read(line, corrupt) ?? 0,
            };
            string from = LocalFolder.Of(line.GetRequiredValue(root)), to = TargetFolder.Outside(line.GetRequiredValue(target), from);
            return Build(from, to, line.GetValue(split) ?? [], line.GetValue(lists), options);
        });
        return command;
    }

    private static int Build(string root, string target, string[] named, string? lists, RecordBuildOptions options)
    {
        ConsoleProgress console = new();

        // A folder without any split: Find says what is missing, and where it was looked for.
        IReadOnlyList<string> splits =
            named.Length > 0 ? [.. named.Distinct(StringComparer.Ordinal)]
            : CocoLayout.Splits(root) is { Count: > 0 } found ? found
            : ["val"];
        IReadOnlyList<RecordBuildSummary> summaries = RecordBuilder.Build(
            lists is null
                ? [.. splits.Select(split => RecordBuildInputs.Find(root, split))]
                : RecordBuildInputs.Listed(root, named.Length > 0 ? named[0] : DataSources.Train, Path.GetFullPath(lists)),
            target,
            options,
            (split, done, all) => console.Tick(done, all, FormattableString.Invariant($"{split} {done}/{all}"))
        );
        foreach (RecordBuildSummary built in summaries)
        {
            console.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{built.Prefix}: {built.Records} records in {built.Shards} files; {built.Crowds} crowds, {built.WithoutPanoptic} images without "
                        + $"panoptic annotation"
                )
            );
            foreach (string one in built.LeftOut) console.Warning(one);
            if (built.EmptySegments > 0)
                console.Warning(FormattableString.Invariant($"{built.EmptySegments} listed segments have no pixel"));
            if (built.UnlistedPixels > 0)
                console.Warning(FormattableString.Invariant($"{built.UnlistedPixels} pixels have an id that no segment has: they are unlabelled now"));
            if (built.DroppedObjects > 0)
                console.Warning(FormattableString.Invariant($"{built.DroppedObjects} objects with a box that has no size or leaves the image were left out"));
            if (built.BadObjects > 0)
                console.Warning(
                    FormattableString.Invariant($"{built.BadObjects} objects whose mask cannot be drawn were left out (--objects fail names the first)")
                );
        }

        Console.WriteLine(target);
        NextCommands.Show(console, ["check", "EXPERIMENT", "--data", target], ["train", "EXPERIMENT", "--data", target]);
        return ExitCode.Done;
    }
}
