using System.CommandLine;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>train</c>: trains an experiment and leaves a run folder.</summary>
internal static class TrainCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<string?> data = new("--data") { Description = "Folder of the data set", HelpName = "DIR" };
        Option<string?> folder = new("--run") { Description = "Run folder; left out, the next number below runs/", HelpName = "DIR" };
        Option<int?> steps = new("--steps") { Description = "Optimizer steps (training.iterations)" };
        Option<bool> resume = new("--resume") { Description = "Go on from the latest checkpoint of the run folder" };
        Option<string> engine = new("--engine") { Description = "What computes the steps", DefaultValueFactory = static _ => "torch" };
        engine.AcceptOnlyFromAmong(Engines.Names);
        Option<string?> plugin = new("--plugin") { Description = "PJRT plugin of the engine xla: a library, a wheel, or cpu, cuda13, tpu", HelpName = "FILE" };
        Option<int> devices = new("--devices") { Description = "Devices that share the batch (engine xla)", DefaultValueFactory = static _ => 1 };
        Command command = new("train", "Trains an experiment.") { data, folder, steps, resume, engine, plugin, devices };
        arguments.AddTo(command);
        command.SetAction(line =>
        {
            string[] more = line.GetValue(steps) is { } count ? [FormattableString.Invariant($"training.iterations={count}")] : [];
            ResolvedConfig resolved = arguments.Resolve(line, more);
            RunFolder run = line.GetValue(folder) is { } path ? RunFolder.Use(path) : RunFolder.New("runs", resolved.Name);
            XlaOptions xla = new() { Plugin = line.GetValue(plugin), Devices = line.GetValue(devices) };
            return Train(resolved, run, line.GetValue(data), line.GetValue(resume), line.GetRequiredValue(engine), xla);
        });
        return command;
    }

    private static int Train(ResolvedConfig resolved, RunFolder run, string? data, bool resume, string engine, XlaOptions xla)
    {
        IExperiment experiment = resolved.Experiment;
        ConsoleProgress console = new();
        using Interruption interruption = new();
        using IPanopticSource training = DataSources.Open(experiment.Data, data, DataSources.Train, (done, all) => console.Tick(done, all, $"drawing {done}/{all}"));
        using IPanopticSource validation = DataSources.Open(experiment.Data, data, DataSources.Val);
        xla = xla with { Compiled = compilation => console.Note(FormattableString.Invariant($"{compilation.Name}: {(compilation.FromCache ? "loaded from the cache" : "compiled")} in {compilation.Duration.TotalSeconds:0.0} s, {compilation.ProgramBytes / 1024} KiB of MLIR")) };
        using ITrainStep step = Engines.Create(engine, experiment, xla);
        console.Note(FormattableString.Invariant(
            $"{resolved.Name}: {step.Parameters:N0} parameters · {experiment.Data.CanvasHeight}x{experiment.Data.CanvasWidth} · batch {experiment.Training.Batch} · {training.Count} + {validation.Count} images · engine {engine} · {run.Path}"));

        resolved.Save(run.ResolvedConfig);
        RunEnvironment.Write(run.Environment);
        RunSummary summary = new Trainer(resolved.Name, experiment, run, step, training, validation, console).Run(resume, interruption.Token);
        Console.WriteLine(run.Path);
        if (summary.Steps >= experiment.Training.Iterations) return ExitCode.Done;
        console.Warning($"stopped after step {summary.Steps}; go on with: train {resolved.Name} --run {run.Path} --resume (and the same --config and --set)");
        return ExitCode.Interrupted;
    }
}
