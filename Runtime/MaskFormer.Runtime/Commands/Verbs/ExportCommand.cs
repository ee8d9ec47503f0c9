using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Verification;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>export</c>: writes an experiment's program as StableHLO text, which any PJRT plugin compiles.</summary>
internal static class ExportCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<string> file = new("--stablehlo") { Description = "The file to write (MLIR text in generic form)", HelpName = "FILE.mlir", Required = true };
        Option<bool> forward = new("--forward") { Description = "The model alone on one image, instead of the training step" };
        Option<int> devices = new("--devices") { Description = "Devices that share the batch", DefaultValueFactory = static _ => 1 };
        Option<string> target = new("--target")
        {
            Description = "The kind of device: the matcher's loops are nested for a CPU, few and wide for others",
            DefaultValueFactory = static _ => "cpu",
        };
        target.AcceptOnlyFromAmong([.. Enum.GetNames<Target>().Select(static name => name.ToLowerInvariant())]);
        Command command = new("export", "Writes the training step or the model as a StableHLO program.") { file, forward, devices, target };
        arguments.AddTo(command);
        command.SetAction(line =>
            Export(
                arguments.Resolve(line).Experiment,
                arguments.Words(line),
                line.GetRequiredValue(file),
                line.GetValue(forward),
                line.GetValue(devices),
                Enum.Parse<Target>(line.GetRequiredValue(target), ignoreCase: true)
            )
        );
        return command;
    }

    private static int Export(IExperiment experiment, string[] chosen, string file, bool forward, int devices, Target target)
    {
        long start = Stopwatch.GetTimestamp();
        Module module = forward ? StepGraphs.Prediction(experiment, target).Module : StepGraphs.Longest(experiment, devices, target);
        TimeSpan traced = Stopwatch.GetElapsedTime(start);
        Verifier.Verify(module);
        TimeSpan verified = Stopwatch.GetElapsedTime(start);
        byte[] text = Encoding.UTF8.GetBytes(ModulePrinter.Print(module));
        Write(file, text);
        TimeSpan all = Stopwatch.GetElapsedTime(start);

        Block main = module.Main.Body;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFullPath(file)}: {text.Length / 1024.0 / 1024.0:0.00} MiB, "
                    + $"{module.Functions.Sum(static function => Operations(function.Body)):N0} operations, {main.Arguments.Count:N0} arguments, "
                    + $"{main.Results.Count:N0} results"
            )
        );
        Console.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"traced in {traced.TotalSeconds:0.00} s, verified in {(verified - traced).TotalSeconds:0.00} s, printed and written in "
                    + $"{(all - verified).TotalSeconds:0.00} s"
            )
        );
        string[][] plan = forward || target == Target.Cpu ? [] : [["plan", .. chosen, "--topology", target == Target.Tpu ? "v5e:2x2" : "h200"]];
        NextCommands.Show(new(), [["check", file], .. plan]);
        return ExitCode.Done;
    }

    private static void Write(string file, byte[] text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            AtomicFile.Write(file, stream => stream.Write(text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MaskFormerException(
                "MF5060",
                file,
                $"the program cannot be written: {error.Message}",
                "Name a file in a folder that can be written",
                error
            );
        }
    }

    private static int Operations(Block block) => block.Nodes.Sum(static node => 1 + node.Blocks.Sum(Operations));
}
