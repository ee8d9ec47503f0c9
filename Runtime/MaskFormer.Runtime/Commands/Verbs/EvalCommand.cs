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

/// <summary><c>eval</c>: evaluates a checkpoint of a run, the latest unless another is named, on its validation images or another split.</summary>
internal static class EvalCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        EngineOptions engine = new();
        TrainedOptions trained = new();
        Option<bool> semantic = new("--semantic") { Description = "Also the mean IoU of pixels' classes" };
        Option<bool> instances = new("--instances") { Description = "Also the average precision of instances' masks" };
        Option<string?> corrupt = CorruptOption.Create();
        Option<string?> split = new("--split") { Description = "The split to evaluate; left out, val", HelpName = "NAME" };
        Option<string?> sweep = new("--sweep") { Description = "Quality against a threshold instead, and the best of it", HelpName = "overlap|mask" };
        sweep.AcceptOnlyFromAmong([.. SweepReport.All.Select(static one => one.Name)]);
        Option<string?> dump = new("--dump") { Description = "Folder for what was predicted, to be made", HelpName = "DIR" };
        Option<string> format = new("--format") { Description = "The form of --dump", DefaultValueFactory = static _ => PredictionFormats.Panoptic };
        format.AcceptOnlyFromAmong(PredictionFormats.Names);
        Command command = new("eval", "Evaluates a checkpoint of a run, or weights of a file.") { semantic, instances, corrupt, split, sweep, dump, format };
        trained.AddTo(command);
        arguments.AddTo(command);
        arguments.AddData(command);
        engine.AddTo(command);
        command.SetAction(line =>
        {
            using TrainedModel model = trained.Of(line, arguments);
            Request request = new(
                line.GetValue(semantic),
                line.GetValue(split),
                line.GetValue(sweep),
                line.GetValue(dump),
                line.GetRequiredValue(format));
            List<(string, string)> more = [.. CorruptOption.Setting(line, corrupt)];
            if (line.GetValue(instances)) more.Add((instances.Name, "evaluation.instances=true"));
            return Evaluate(arguments.Resolve(line, model, more), model, request, (experiment, console) => engine.Open(line, experiment, console));
        });
        return command;
    }

    private static int Evaluate(ResolvedConfig resolved, TrainedModel model, Request request, Func<IExperiment, ConsoleProgress, IEngine> open)
    {
        IExperiment experiment = resolved.Experiment;
        ConsoleProgress console = new();
        string? dump = request.Dump is { } wanted ? TargetFolder.Outside(wanted, experiment.Data.Folder, "--dump") : null;
        using IPanopticSource validation =
            CommandData.Evaluation(experiment.Data, model.Classes, model.ClassesPlace, console, request.Split ?? DataSources.Val);
        RunFolder? kept = request.Split is null && model.Step is null ? model.Run : null; // summary.json is about the latest weights and the validation images
        if (kept is not null && !SavedEvaluation.IsPossible(kept, console)) kept = null;
        using IEngine engine = open(experiment, console);
        long step = model.Load(experiment, engine, console.Warning);
        if (request.Sweep is { } swept) return Sweep(SweepReport.All.Single(one => one.Name == swept), experiment, model, engine, validation, console);
        IPredictionFiles? dumped = dump is { } target
            ? PredictionFormats.Of(request.Format, Directory.CreateDirectory(target).FullName, validation.Categories, experiment.Evaluation.Rule)
            : null;

        using Interruption interruption = new("stopping after this image; nothing is changed");
        TrainingPictures? pictures =
            kept is null ? null : new(kept, SegmentationTasks.Of(experiment.Task), validation.Categories, experiment.Evaluation.Pictures);
        RunEvaluation evaluation = new(DatasetEvaluator.Of(experiment), engine, validation, pictures, console);
        void Seen(EvaluatedImage evaluated) => Dump(dumped, evaluated, validation.Categories);
        EvaluationReport report = evaluation.Run(step, interruption.Token, request.Semantic, Seen);
        dumped?.Complete();
        console.Evaluation(report);
        if (experiment.Evaluation.Rule != PredictionRule.Original)
            console.Note($"segments were made by the rules of {PredictionFormats.Words(experiment.Evaluation.Rule)} (evaluation.rule)");
        double? matched = model.Run is { } run ? Learnt(run, report.Step)?.Number("matched_iou") : null;
        if (TrainingWarnings.NoisyMasks(matched, report.Result) is { } warning) console.Warning(warning);
        Console.WriteLine(report.Result.Table);
        Console.WriteLine(report.Result.ClassTable);
        foreach (string line in report.Result.Taken) Console.WriteLine(line);
        NextCommands.Show(console, [["predict", .. model.Words, "photo.jpg", "--out", "overlays"]]);
        return kept is null || SavedEvaluation.Save(kept, resolved.Name, engine.Name, report, console) ? ExitCode.Done : ExitCode.Failed;
    }

    // The last line of the log before a step. It only serves a warning, so a log that cannot be read is no error.
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
        SweepReport report, IExperiment experiment, TrainedModel model, IEngine engine, IPanopticSource validation, ConsoleProgress console)
    {
        using Interruption interruption = new("stopping after this image; nothing is changed");
        ThresholdSweep sweep = new(experiment, report.Set, ThresholdSweep.Usual);
        void Progress(int done, int all) => console.Tick(done, all, FormattableString.Invariant($"sweep {done}/{all}"));
        IReadOnlyList<SweepPoint> points = sweep.Run(engine, validation, Progress, interruption.Token);
        foreach (string line in points[0].Result.LeftOut) console.Warning(line);
        Console.Write(report.Table(points, experiment.Evaluation));
        const string chosen = "the best was chosen on the same images that it is measured on";
        if (model.Run is { } run)
        {
            string picture = Path.Combine(run.Pictures, $"sweep-{report.Name}.png");
            report.Draw(points, Path.GetFileName(run.Path)).Save(picture);
            console.Note($"curve: {Path.GetRelativePath(Environment.CurrentDirectory, picture)}; {chosen}");
        }
        else
        {
            console.Note(chosen);
        }

        string best = FormattableString.Invariant($"{report.Setting}={SweepReport.Best(points).Threshold}");
        NextCommands.Show(console, [["eval", .. model.Words, "--set", best], ["predict", .. model.Words, "--set", best, "photo.jpg", "--out", "overlays"]]);
        return ExitCode.Done;
    }

    private static void Dump(IPredictionFiles? files, EvaluatedImage evaluated, IReadOnlyList<PanopticCategory> classes) =>
        files?.Add(
            evaluated.Truth.ImageId,
            evaluated.Truth.Name,
            FormattableString.Invariant($"{evaluated.Number:000000}-{Path.GetFileNameWithoutExtension(evaluated.Truth.Name)}"),
            new Segmentation(evaluated.Truth.Image, evaluated.Prediction, classes));

    private sealed record Request(bool Semantic, string? Split, string? Sweep, string? Dump, string Format);
}
