using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>data build</c>: turns annotated folders into records.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Prepares data sets.") { new Command("build", "Turns annotated folders into records.") { CocoPanoptic() } };

    private static Command CocoPanoptic()
    {
        Option<string> root = new("--root")
        {
            Description = "Folder that holds annotations, panoptic maps and pictures",
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
        Option<int> shards = new("--shards") { Description = "Files per split; 0 takes one per 256 pictures, at most 150" };
        Option<bool> unlisted = new("--allow-unlisted")
        {
            Description = "Takes map ids that the JSON does not list as unlabelled, instead of refusing the picture",
        };
        Option<bool> skipCrowd = new("--skip-crowd") { Description = "Leaves crowds out, as if they were unlabelled" };
        Command command = new("coco-panoptic", "Turns a COCO panoptic folder into sharded TFRecords.") { root, target, split, shards, unlisted, skipCrowd };
        command.SetAction(line =>
        {
            RecordBuildOptions options = new()
            {
                Shards = line.GetValue(shards),
                AllowUnlisted = line.GetValue(unlisted),
                SkipCrowd = line.GetValue(skipCrowd),
            };
            if (options.Shards is < 0 or > RecordBuildOptions.MostShards)
                throw new MaskFormerException(
                    "MF3020",
                    $"--shards {options.Shards}",
                    $"this is no number of files between 1 and {RecordBuildOptions.MostShards}",
                    "Give another number, or leave it out"
                ) { IsWrongInput = true };
            return Build(line.GetRequiredValue(root), Path.GetFullPath(line.GetRequiredValue(target)), line.GetValue(split) ?? [], options);
        });
        return command;
    }

    private static int Build(string root, string target, string[] named, RecordBuildOptions options)
    {
        ConsoleProgress console = new();

        // A folder without any split: Find says what is missing, and where it was looked for.
        IReadOnlyList<string> splits =
            named.Length > 0 ? [.. named.Distinct(StringComparer.Ordinal)]
            : CocoLayout.Splits(root) is { Count: > 0 } found ? found
            : ["val"];
        foreach (string split in splits)
        {
            RecordBuildSummary built = RecordBuilder.Build(
                RecordBuildInputs.Find(root, split),
                target,
                options,
                (done, all) => console.Tick(done, all, FormattableString.Invariant($"{split} {done}/{all}"))
            );
            console.Note(
                FormattableString.Invariant(
                    $"{built.Prefix}: {built.Records} records in {built.Shards} files; {built.Crowds} crowds, {built.WithoutPanoptic} pictures without panoptic annotation"
                )
            );
            if (built.EmptySegments > 0)
                console.Warning(FormattableString.Invariant($"{built.EmptySegments} listed segments have no pixel"));
            if (built.UnlistedPixels > 0)
                console.Warning(FormattableString.Invariant($"{built.UnlistedPixels} pixels have an id that no segment has: they are unlabelled now"));
            if (built.DroppedObjects > 0)
                console.Warning(FormattableString.Invariant($"{built.DroppedObjects} objects with a box that has no size or leaves the picture were left out"));
        }

        Console.WriteLine(target);
        return ExitCode.Done;
    }
}
