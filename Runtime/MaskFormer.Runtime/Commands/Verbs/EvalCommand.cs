using System.CommandLine;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;
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

    private static int Evaluate(ResolvedConfig resolved, RunFolder run, bool semantic, Func<IExperiment, ConsoleProgress, IEngine> open)
    {
        IExperiment experiment = resolved.Experiment;
        ConsoleProgress console = new();
        using IPanopticSource validation = CommandData.Judging(experiment.Data, RunCategories.Read(run.Categories), run.Categories, console);
        bool saves = SavedEvaluation.IsPossible(run, console);
        using IEngine engine = open(experiment, console);
        Checkpoint checkpoint = RunWeights.Load(run, engine, console.Warning);

        using Interruption interruption = new("stopping after this image; nothing is changed");
        TrainingPictures pictures = new(run, SegmentationTasks.Of(experiment.Task), validation.Categories, saves ? experiment.Evaluation.Pictures : 0);
        RunEvaluation evaluation = new(DatasetEvaluator.Of(experiment), engine, validation, pictures, console);
        EvaluationReport report = evaluation.Run(checkpoint.State.Step, interruption.Token, semantic);
        console.Evaluation(report);
        Console.WriteLine(report.Result.Table);
        Console.Write(report.Result.ClassTable);
        return !saves || SavedEvaluation.Save(run, resolved.Name, engine.Name, report, console) ? ExitCode.Done : ExitCode.Failed;
    }
}
