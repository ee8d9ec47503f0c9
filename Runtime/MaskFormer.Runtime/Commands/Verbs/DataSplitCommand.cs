using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Remote;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>data split</c>: divides a data set that has no images to evaluate on: writes lists of the images of each split.</summary>
internal static class DataSplitCommand
{
    private const string Test = "test";

    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "Folder of annotated images or records" };
        Option<string> target = new("--out") { Description = "Folder for the lists, to be made", HelpName = "DIR", Required = true };
        Option<double> val = new("--val") { Description = "Share of the images to evaluate on", DefaultValueFactory = static _ => 0.1 };
        Option<double> test = new("--test") { Description = "Share of the images that are kept for a last test" };
        Option<long> seed = new("--seed") { Description = "Decides which images these are", DefaultValueFactory = static _ => 1 };
        Option<string?> group = new("--group")
        {
            Description = "Images whose names agree in what this regular expression finds (its first brackets, if it has some) stay together",
            HelpName = "PATTERN",
        };
        Option<string[]> set = FolderOptions.Create();
        Command command = new("split", "Divides annotated images into those to train on and those to evaluate on.")
        {
            folder,
            target,
            val,
            test,
            seed,
            group,
            set,
        };
        command.SetAction(line =>
        {
            (double evaluated, double tested) = (line.GetValue(val), line.GetValue(test));
            if (evaluated is not (>= 0 and < 1) || tested is not (>= 0 and < 1) || evaluated + tested is not (> 0 and < 1))
                throw MaskFormerException.WrongInput(
                    "MF3020",
                    FormattableString.Invariant($"--val {evaluated} --test {tested}"),
                    "shares are 0 or more, not both 0, and below 1 together",
                    "Give for example --val 0.1");
            string from = RemotePath.Full(line.GetRequiredValue(folder));
            string to = TargetFolder.New(line.GetRequiredValue(target), from);
            FolderData options = FolderOptions.Read(line, set) with { Folder = from, HeldOut = 0 };
            (string, double)[] shares = [.. new[] { (DataSources.Val, evaluated), (Test, tested) }.Where(static one => one.Item2 > 0)];
            Write(options, to, shares, line.GetValue(seed), line.GetValue(group));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(FolderData options, string target, (string, double)[] shares, long seed, string? pattern)
    {
        ConsoleProgress console = new();
        using IPanopticSource source = CommandData.Open(options, DataSources.Train, console);
        string[] names = [.. Enumerable.Range(0, source.Count).Select(source.ImageName)];
        Func<string, string> group = pattern is null ? static name => name : GroupOf(pattern);
        int groups = names.Select(group).Distinct().Count();
        if (groups <= shares.Length)
            throw MaskFormerException.WrongInput(
                "MF7064",
                source.Place,
                FormattableString.Invariant($"{names.Length} images in {groups} groups cannot be divided into {shares.Length + 1} splits"),
                "Give more images, or a pattern that makes smaller groups");
        IReadOnlyList<(string Split, string[] Names)> splits = DrawnSplits.Of(names, group, shares, seed);
        Directory.CreateDirectory(target);
        foreach ((string split, string[] own) in splits)
        {
            byte[] text = Encoding.UTF8.GetBytes(string.Concat(own.Select(static name => name + "\n")));
            AtomicFile.Write(Path.Combine(target, split + ".txt"), stream => stream.Write(text));
            string apart = pattern is null ? "" : FormattableString.Invariant($" in {own.Select(group).Distinct().Count()} groups");
            console.Note(FormattableString.Invariant($"{split}: {own.Length} of {names.Length} images{apart}"));
        }

        Console.WriteLine(target);
        NextCommands.Show(
            console,
            [
                ["train", "EXPERIMENT", "--data", options.Folder!, "--set", $"data.lists={target}"],
                .. source switch // records are built already
                {
                    FileSource => [["data", "build", "folder", "--root", options.Folder!, "--out", "records", "--set", $"data.lists={target}"]],
                    CocoPanopticSource => [["data", "build", "coco-panoptic", "--root", options.Folder!, "--lists", target, "--out", "records"]],
                    _ => (string[][])[],
                },
            ]);
    }

    // A name in which nothing is found is a group by itself.
    private static Func<string, string> GroupOf(string pattern)
    {
        try
        {
            Regex regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return name => regex.Match(name) is { Success: true } found ? found.Groups[found.Groups.Count > 1 ? 1 : 0].Value : $"\n{name}";
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw MaskFormerException.WrongInput(
                "MF3020", $"--group {pattern}", $"this is no pattern: {error.Message.TrimEnd('.')}", "Give a regular expression");
        }
    }
}
