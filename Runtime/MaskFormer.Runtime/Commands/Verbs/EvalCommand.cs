using System.CommandLine;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Library;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>eval</c>: judges a checkpoint of a run, the latest unless another is named, on its validation images or another split.</summary>
internal static class EvalCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        EngineOptions engine = new();
        Option<string> folder = new("--run") { Description = "Run folder", HelpName = "DIR", Required = true };
        Option<bool> semantic = new("--semantic") { Description = "Also the mean IoU of pixels' classes" };
        Option<bool> instances = new("--instances") { Description = "Also the average precision of instances' masks" };
        Option<string?> corrupt = CorruptOption.Create();
        Option<string?> split = new("--split") { Description = "The images that are judged; left out, val", HelpName = "NAME" };
        Option<string?> step = new("--step") { Description = "The checkpoint of this step, or of the best evaluation", HelpName = "N|best" };
        Option<string?> sweep = new("--sweep") { Description = "Quality against a threshold instead, and the best of it", HelpName = "overlap|mask" };
        sweep.AcceptOnlyFromAmong([.. SweepReport.All.Select(static one => one.Name)]);
        Option<string?> dump = new("--dump") { Description = "Folder for what was predicted, to be made", HelpName = "DIR" };
        Option<string> format = new("--format") { Description = "The form of --dump", DefaultValueFactory = static _ => PredictionFormats.Panoptic };
        format.AcceptOnlyFromAmong(PredictionFormats.Names);
        Command command = new("eval", "Evaluates a checkpoint of a run.") { folder, semantic, instances, corrupt, split, step, sweep, dump, format };
        arguments.AddTo(command);
        arguments.AddData(command);
        engine.AddTo(command);
        command.SetAction(line =>
        {
            RunFolder run = RunFolder.Open(line.GetRequiredValue(folder));
            Request request = new(
                line.GetValue(semantic),
                line.GetValue(split),
                StepChoice.Parse(line.GetValue(step)),
                line.GetValue(sweep),
                line.GetValue(dump),
                line.GetRequiredValue(format));
            List<(string, string)> more = [.. CorruptOption.Setting(line, corrupt)];
            if (line.GetValue(instances)) more.Add((instances.Name, "evaluation.instances=true"));
            return Evaluate(arguments.Resolve(line, run, more), run, request, (experiment, console) => engine.Open(line, experiment, console));
        });
        return command;
    }

    private static int Evaluate(ResolvedConfig resolved, RunFolder run, Request request, Func<IExperiment, ConsoleProgress, IEngine> open)
    {
        IExperiment experiment = resolved.Experiment;
        ConsoleProgress console = new();
        IReadOnlyList<PanopticCategory>? classes = RunCategories.Read(run.Categories);
        using IPanopticSource validation = CommandData.Judging(experiment.Data, classes, run.Categories, console, request.Split ?? DataSources.Val);
        bool isUsual = request is { Split: null, Step: null }; // the run's summary tells of its latest weights on its validation images
        bool saves = isUsual && SavedEvaluation.IsPossible(run, console);
        using IEngine engine = open(experiment, console);
        Checkpoint checkpoint = request.Step is { IsBest: true }
            ? RunWeights.LoadBest(run, engine)
            : RunWeights.Load(run, engine, console.Warning, request.Step?.Step);
        if (request.Sweep is { } swept) return Sweep(SweepReport.All.Single(one => one.Name == swept), experiment, run, engine, validation, console);
        IPredictionFiles? dumped = request.Dump is { } target
            ? PredictionFormats.Of(request.Format, Directory.CreateDirectory(target).FullName, validation.Categories, experiment.Evaluation.Rule)
            : null;

        using Interruption interruption = new("stopping after this image; nothing is changed");
        TrainingPictures pictures = new(run, SegmentationTasks.Of(experiment.Task), validation.Categories, saves ? experiment.Evaluation.Pictures : 0);
        RunEvaluation evaluation = new(DatasetEvaluator.Of(experiment), engine, validation, pictures, console);
        void Seen(JudgedImage judged) => Dump(dumped, judged, validation.Categories);
        EvaluationReport report = evaluation.Run(checkpoint.State.Step, interruption.Token, request.Semantic, Seen);
        dumped?.Complete();
        console.Evaluation(report);
        if (experiment.Evaluation.Rule != PredictionRule.Original)
            console.Note($"segments were made by the rules of {PredictionFormats.Words(experiment.Evaluation.Rule)} (evaluation.rule)");
        if (TrainingWarnings.NoisyMasks(Learnt(run, report.Step)?.Number("matched_iou"), report.Result) is { } warning) console.Warning(warning);
        Console.WriteLine(report.Result.Table);
        Console.WriteLine(report.Result.ClassTable);
        foreach (string line in report.Result.Taken) Console.WriteLine(line);
        string folder = Path.GetRelativePath(Environment.CurrentDirectory, run.Path);
        NextCommands.Tell(console, [["predict", "--run", folder, "photo.jpg", "--out", "overlays"]]);
        return !saves || SavedEvaluation.Save(run, resolved.Name, engine.Name, report, console) ? ExitCode.Done : ExitCode.Failed;
    }

    // What was logged last before a step; a log that cannot be read costs a warning, and no result.
    private static LoggedLine? Learnt(RunFolder run, long step)
    {
        try
        {
            return LoggedLine.Read(run.Log).LastOrDefault(line => line.Kind == LoggedLine.OfSteps && line.Step <= step);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int Sweep(
        SweepReport report, IExperiment experiment, RunFolder run, IEngine engine, IPanopticSource validation, ConsoleProgress console)
    {
        using Interruption interruption = new("stopping after this image; nothing is changed");
        ThresholdSweep sweep = new(experiment, report.Set, ThresholdSweep.Usual);
        void Progress(int done, int all) => console.Tick(done, all, FormattableString.Invariant($"sweep {done}/{all}"));
        IReadOnlyList<SweepPoint> points = sweep.Run(engine, validation, Progress, interruption.Token);
        foreach (string line in points[0].Result.LeftOut) console.Warning(line);
        Console.Write(report.Table(points, experiment.Evaluation));
        string picture = Path.Combine(run.Pictures, $"sweep-{report.Name}.png"), folder = Path.GetRelativePath(Environment.CurrentDirectory, run.Path);
        report.Draw(points, Path.GetFileName(run.Path)).Save(picture);
        console.Note($"curve: {Path.GetRelativePath(Environment.CurrentDirectory, picture)}; the best is chosen on the images that judge it");
        string best = FormattableString.Invariant($"{report.Setting}={SweepReport.Best(points).Threshold}");
        NextCommands.Tell(console, [["eval", "--run", folder, "--set", best], ["predict", "--run", folder, "--set", best, "photo.jpg", "--out", "overlays"]]);
        return ExitCode.Done;
    }

    private static void Dump(IPredictionFiles? files, JudgedImage judged, IReadOnlyList<PanopticCategory> classes) =>
        files?.Add(
            judged.Truth.ImageId,
            judged.Truth.Name,
            FormattableString.Invariant($"{judged.Number:000000}-{Path.GetFileNameWithoutExtension(judged.Truth.Name)}"),
            new Segmentation(judged.Truth.Image, judged.Prediction, classes));

    private sealed record Request(bool Semantic, string? Split, StepChoice? Step, string? Sweep, string? Dump, string Format);
}
