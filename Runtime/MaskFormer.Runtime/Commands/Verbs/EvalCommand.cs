using System.CommandLine;
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
        EngineOptions engine = new();
        Option<string> folder = new("--run") { Description = "Run folder", HelpName = "DIR", Required = true };
        Option<bool> semantic = new("--semantic") { Description = "Also the mean IoU of pixels' classes" };
        Command command = new("eval", "Evaluates the latest checkpoint of a run.") { folder, semantic };
        arguments.AddTo(command);
        arguments.AddData(command);
        engine.AddTo(command);
        command.SetAction(line =>
        {
            RunFolder run = RunFolder.Open(line.GetRequiredValue(folder));
            return Evaluate(arguments.Resolve(line, run), run, line.GetValue(semantic), (experiment, console) => engine.Open(line, experiment, console));
        });
        return command;
    }

    private static int Evaluate(ResolvedConfig resolved, RunFolder run, bool semantic, Func<IExperiment, ConsoleProgress, ITrainStep> open)
    {
        IExperiment experiment = resolved.Experiment;
        ConsoleProgress console = new();
        using IPanopticSource validation = CommandData.Open(experiment.Data, DataSources.Val, console);
        using ITrainStep step = open(experiment, console);
        Checkpoint checkpoint = TrainedWeights.Load(run, step, console);

        using Interruption interruption = new("stopping after this image; nothing is changed");
        TrainingPictures pictures = new(run, validation.Categories, experiment.Evaluation.Pictures);
        SemanticEvaluator? pixels = semantic ? new(validation.Categories.Count, ignore: -1) : null;
        RunEvaluation evaluation = new(new Evaluator(experiment.Data, experiment.Evaluation), step.Predictor, validation, pictures, console);
        (PanopticResult result, EvaluationReport report) = evaluation.Run(checkpoint.State.Step, interruption.Token, pixels);
        console.Evaluation(report);
        RunSummary summary =
            RunSummary.Read(run.Path)
            ?? new()
            {
                Experiment = resolved.Name,
                Engine = step.Engine,
                Steps = checkpoint.State.Step,
            };
        (
            summary.With(report) with
            {
                MeanIou = pixels?.Result().MeanIou,
                PeakMemoryBytes = Math.Max(summary.PeakMemoryBytes, RunSummary.PeakMemoryNow()),
            }
        ).Write(run.Path);
        Console.WriteLine(PanopticTable.Format(result));
        if (pixels is not null) Console.WriteLine(SemanticTable.Format(pixels.Result()));
        Console.Write(PanopticTable.FormatClasses(result));
        return ExitCode.Done;
    }
}
