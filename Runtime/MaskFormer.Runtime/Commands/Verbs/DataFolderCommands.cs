using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Remote;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>data build folder</c>, <c>data verify</c> and <c>data stats</c>: what needs a folder of any layout and no experiment.</summary>
internal static class DataFolderCommands
{
    /// <summary>Turns a folder into records.</summary>
    public static Command Build()
    {
        Option<string> root = new("--root") { Description = "Folder of annotated images, in any layout that is known", HelpName = "DIR", Required = true };
        Option<string> target = new("--out") { Description = "Folder for the records", HelpName = "DIR", Required = true };
        Option<int> shards = ShardsOption.Create();
        Option<string?> corrupt = CorruptOption.Create();
        Option<string[]> set = FolderOptions.Create();
        Command command = new("folder", "Turns annotated images of any layout into sharded TFRecords.") { root, target, shards, corrupt, set };
        command.SetAction(line =>
        {
            string from = LocalFolder.Of(line.GetRequiredValue(root)), to = TargetFolder.Outside(line.GetRequiredValue(target), from);
            FolderData options = FolderOptions.Read(line, set);
            return Build(from, to, options with { SkipCorrupt = CorruptOption.Read(line, corrupt) ?? options.SkipCorrupt }, ShardsOption.Read(line, shards));
        });
        return command;
    }

    /// <summary>Reads every image.</summary>
    public static Command Verify() => Looking(
        "verify", "Reads every image and annotation of a folder, and names all that cannot be used.", static _ => new SplitVerification().Add);

    /// <summary>Counts what is there.</summary>
    public static Command Stats() => Looking(
        "stats", "Counts images, classes, segments and pixels of a folder.", static options => (split, source) =>
        {
            Console.Write($"{split}: {DataReport.Of(source, options.TargetSlots, workers: Environment.ProcessorCount).ToText()}");
            return 0;
        });

    private static Command Looking(string name, string description, Func<FolderData, Func<string, IPanopticSource, int>> begin)
    {
        Argument<string> folder = new("DIR") { Description = "Folder of annotated images or records" };
        Option<string[]> set = FolderOptions.Create();
        Command command = new(name, description) { folder, set };
        command.SetAction(line =>
        {
            (string root, FolderData options) = (RemotePath.Full(line.GetRequiredValue(folder)), FolderOptions.Read(line, set));
            ConsoleProgress console = new();
            Func<string, IPanopticSource, int> look = begin(options);
            int wrong = 0;
            foreach (string split in Splits(root, options))
            {
                try
                {
                    using IPanopticSource source = CommandData.Open(options with { Folder = root }, split, console);
                    wrong += look(split, source);
                }
                catch (DataException error)
                {
                    // A split that cannot be opened must not cost the others.
                    console.Warning(error.Message);
                    wrong++;
                }
            }

            if (wrong == 0) NextCommands.Show(console, ["new", "experiment", "--data", root, "--out", "own.yaml"], ["train", "--config", "own.yaml"]);
            return wrong == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static int Build(string root, string target, FolderData options, int shards)
    {
        ConsoleProgress console = new();
        string prepared = Path.Combine(Path.GetTempPath(), $"maskformer-{Guid.NewGuid():N}"); // the data's own folder is never written to
        try
        {
            List<RecordBuildInputs> inputs = [];
            foreach (string split in Splits(root, options))
            {
                using IPanopticSource source = CommandData.Open(options with { Folder = root }, split, console);
                if (source is not FileSource files)
                    throw MaskFormerException.WrongInput(
                        "MF7061",
                        root,
                        "the folder has a form of its own",
                        "Use data build coco-panoptic for COCO's, with --lists for lists of data split; records are records already");
                void Progress(int done, int all) => console.Tick(done, all, FormattableString.Invariant($"{split} {done}/{all}"));
                CorruptImages corrupt = new(options.SkipCorrupt);
                inputs.Add(PreparedSplit.Write(files, root, split, prepared, corrupt, Progress));
                foreach (string one in corrupt.LeftOut(files)) console.Warning(one);
            }

            foreach (RecordBuildSummary built in RecordBuilder.Build(inputs, target, new() { Shards = shards }))
                console.Note(FormattableString.Invariant($"{built.Prefix}: {built.Records} records in {built.Shards} files"));
            Console.WriteLine(target);
            NextCommands.Show(console, ["check", "EXPERIMENT", "--data", target], ["train", "EXPERIMENT", "--data", target]);
            return ExitCode.Done;
        }
        finally
        {
            if (Directory.Exists(prepared)) Directory.Delete(prepared, recursive: true);
        }
    }

    private static IReadOnlyList<string> Splits(string root, FolderData options) =>
        AnnotatedFolder.Splits(root, options) is { Count: > 0 } found ? found : [DataSources.Train]; // opening it says what is wrong
}
