using System.CommandLine;
using System.Diagnostics;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>eval</c>: judges the latest checkpoint of a run on the validation split.</summary>
internal static class EvalCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<string> folder = new("--run") { Description = "Run folder", HelpName = "DIR", Required = true };
        Option<string?> data = new("--data") { Description = "Folder of the data set", HelpName = "DIR" };
        Command command = new("eval", "Evaluates the latest checkpoint of a run.") { folder, data };
        arguments.AddTo(command);
        command.SetAction(line =>
        {
            RunFolder run = RunFolder.Open(line.GetRequiredValue(folder));
            ResolvedConfig resolved = arguments.Resolve(line, run);
            return Evaluate(resolved, run, line.GetValue(data));
        });
        return command;
    }

    private static int Evaluate(ResolvedConfig resolved, RunFolder run, string? data)
    {
        IExperiment experiment = resolved.Experiment;
        ConsoleProgress console = new();
        using Interruption interruption = new();
        using IPanopticSource validation = DataSources.Open(experiment.Data, data, DataSources.Val);
        using ITrainStep step = Engines.Create("torch", experiment);
        Checkpoint checkpoint = TrainedWeights.Load(run, step, console);

        long start = Stopwatch.GetTimestamp();
        TrainingPictures pictures = new(run, validation.Categories, experiment.Evaluation.Pictures);
        pictures.Begin(checkpoint.State.Step);
        PanopticResult result = new Evaluator(experiment.Data, experiment.Evaluation).Run(step.Predictor, validation, pictures.Add, interruption.Token);
        EvaluationReport report = EvaluationReport.Of(checkpoint.State.Step, result, Stopwatch.GetElapsedTime(start), pictures.End());
        console.Evaluation(report);
        RunSummary summary = RunSummary.Read(run.Path) ?? new() { Experiment = resolved.Name, Engine = step.Engine, Steps = checkpoint.State.Step };
        (summary.With(report) with { PeakMemoryBytes = Math.Max(summary.PeakMemoryBytes, RunSummary.PeakMemoryNow()) }).Write(run.Path);
        Console.WriteLine(PanopticTable.Format(result));
        return ExitCode.Done;
    }
}

/// <summary>Finds and loads what a run has learnt.</summary>
internal static class TrainedWeights
{
    /// <summary>Loads the weights of the latest whole checkpoint.</summary>
    /// <exception cref="MaskFormerException">MF7004: the run has no checkpoint. MF4040: it belongs to another model.</exception>
    public static Checkpoint Load(RunFolder run, ITrainStep step, ConsoleProgress console)
    {
        CheckpointSearch search = new CheckpointStore(run.Path).Latest(withOptimizer: false);
        foreach (CheckpointProblem problem in search.PassedOver) console.Warning($"passed over {problem.Folder}: {problem.Reason.Message}");
        Checkpoint found = search.Found ?? throw new MaskFormerException("MF7004", run.Path, "the run has no checkpoint yet", "Wait for the first one, or train");
        step.LoadWeights(found.Weights);
        return found;
    }
}
