using System.CommandLine;
using System.Globalization;
using System.Text;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>new experiment</c>: writes a file of settings that fit somebody's data, to be trained as it stands or edited.</summary>
internal static class NewExperimentCommand
{
    private const int Looked = 200; // images that sizes are taken from
    private const int Least = 4; // fewer images than this can only be memorised

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        Option<string> data = new("--data")
        {
            Description = "Folder of annotated images in any layout that is known, or the address of records",
            HelpName = "DIR",
            Required = true,
        };
        Option<string> target = new("--out") { Description = "The file to write", HelpName = "FILE.yaml", Required = true };
        Option<string?> named = new("--base")
        {
            Description = "The experiment that it starts from; left out, the program's own for data of any folder",
            HelpName = "EXPERIMENT",
        };
        Option<string[]> set = new("--set")
        {
            Description = "A value of the experiment, for example data.unlabelled=[0,255]",
            HelpName = "PATH=VALUE",
            DefaultValueFactory = static _ => [],
        };
        Command command = new("experiment", "Writes an experiment whose classes, queries and sizes fit a folder of annotated images.")
        {
            data,
            target,
            named,
            set,
        };
        command.SetAction(line =>
        {
            ExperimentEntry start = Base(catalogue, line.GetValue(named));
            string path = TargetFolder.Outside(line.GetRequiredValue(target), line.GetRequiredValue(data));
            if (Path.Exists(path))
                throw MaskFormerException.WrongInput("MF7060", path, "there is a file of this name already", "Name another one with --out, or remove it");
            Write(catalogue, start, line.GetRequiredValue(data), line.GetValue(set) ?? [], path);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExperimentEntry Base(IReadOnlyList<ExperimentEntry> catalogue, string? named) =>
        (named is null ? catalogue.FirstOrDefault(static entry => entry.Create().Data is FolderData) : catalogue.FirstOrDefault(entry => entry.Name == named))
        ?? throw MaskFormerException.WrongInput(
            "MF3013",
            named is null ? "command line" : $"--base {named}",
            named is null ? "no experiment takes its data from any folder (FolderData)" : $"there is no experiment '{named}'",
            named is null ? $"Name one with --base: {ExperimentNames.Of(catalogue)}" : ExperimentNames.Advice(named, catalogue));

    private static void Write(IReadOnlyList<ExperimentEntry> catalogue, ExperimentEntry start, string folder, string[] sets, string path)
    {
        ConsoleProgress console = new();
        ConfigSources sources = new() { Experiment = start.Name, Sets = sets, Shorts = [("--data", ExperimentArguments.FolderSetting(folder))] };
        ResolvedConfig resolved = ConfigLoader.Load(catalogue, sources);
        IExperiment experiment = resolved.Experiment;
        using IPanopticSource source = CommandData.Open(experiment.Data, DataSources.Train, console);
        DataReport report = DataReport.Of(source, experiment.Data.TargetSlots, Looked, WorkerThreads.Of(experiment.Data), memory: experiment.Data.ImageMemory);
        IExperiment fitted = FittedExperiment.Of(experiment, report, Environment.ProcessorCount);
        string yaml = EffectiveYaml.WriteDifferences(fitted, start.Name, start.Create());
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Seen(report) + yaml)));
        ConfigLoader.Load(catalogue, new() { File = path }); // what is written can be trained
        if (source.Count < Least) console.Warning(FormattableString.Invariant($"{source.Count} images are few: a model memorises them"));
        Console.WriteLine(path);
        string file = Path.GetRelativePath(Environment.CurrentDirectory, path);
        NextCommands.Show(console, ["check", "--config", file], ["train", "--config", file]);
    }

    private static string Seen(DataReport report)
    {
        var (leastHeight, mostHeight, leastWidth, mostWidth) = report.Sizes;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"# {report.ImagesInAll} images of {leastHeight} x {leastWidth} to {mostHeight} x {mostWidth} pixels, with {report.Targets.Least} to "
                + $"{report.Targets.Most} segments ({report.Images} were looked at); sizes are for {Environment.ProcessorCount} cores.\n");
    }
}
