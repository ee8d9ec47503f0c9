using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
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
        TrainOptions options = new(catalogue);
        Command command = new("train", "Trains an experiment.");
        options.AddTo(command);
        command.SetAction(line =>
        {
            ConsoleProgress console = new();
            return Train(options.Read(line, console), console);
        });
        return command;
    }

    private static int Train(TrainRequest request, ConsoleProgress console)
    {
        IExperiment experiment = request.Config.Experiment;
        using SteadySource training = new(CommandData.Learning(experiment.Data, request.Resumed, console));
        using SteadySource validation = new(CommandData.Evaluation(experiment.Data, training.Categories, training.Place, console));
        Demand(request, training, validation, console);
        bool isNew = request.Resumed is null || !IsBegun(request.Resumed);
        using RunStart? start = isNew ? RunStart.New(request.Folder, TrainOptions.Runs, request.Config, request.Engine, request.StartedFrom) : null;
        RunFolder run = start?.Run ?? request.Resumed!;
        bool started = false;
        TrainingResult result;
        try
        {
            using ITrainingEngine engine = Engines.OpenTraining(request.Engine, experiment, request.Xla);
            if (request.Weights is { } weights) engine.LoadWeights(Completed(weights, engine));
            Introduce(request.Config, engine, training.Count, validation.Count, run, console);
            Trainer trainer = new(request.Config, run, engine, training, validation, console)
            {
                StartedFrom = request.StartedFrom,
                Hold = start?.Hold,
                Profiled = request.Profiled,
                TimeLimit = request.TimeLimit,
                Started = () =>
                {
                    started = true;
                    console.KeepIn(run.Console);
                },
            };

            // Until here Ctrl-C ends the program at once; from here on there is something to save.
            using Interruption interruption = new();
            result = trainer.Run(request.Resume, interruption.Token);
        }
        catch (MaskFormerException error) when (started)
        {
            console.Keep(error.Message);
            throw;
        }
        catch (Exception) when (!started)
        {
            start?.Undo(); // what failed before the first step leaves no folder, and the next run takes its number
            throw;
        }

        Console.WriteLine(run.Path);
        return End(request, run, result, console);
    }

    // What can be known of data, model and memory before anything is written.
    private static void Demand(TrainRequest request, IPanopticSource training, IPanopticSource validation, ConsoleProgress console)
    {
        IExperiment experiment = request.Config.Experiment;
        CommandData.WarnIfSame(training, validation, console);
        if (CommandData.SharedName(training) is { } shared) console.Warning($"MF7028 {training.Place}: {shared}, and tables show one name for all");
        foreach (IPanopticSource source in (IPanopticSource[])[training, validation])
        {
            ImageNeed.Demand(source, experiment.Data);
            ImageNeed.Show(source, experiment.Data, console);
        }

        if (ModelOutputs.Of(experiment) is { Classes: var classes })
            ClassCount.Check(classes, training.Categories.Count, training.Place);

        if (request.Engine != "xla" && request.ChecksMemory) MemoryForecast.Demand(experiment, MemoryNeed.OfAll); // xla's compiler knows the device's memory
    }

    private static void Introduce(ResolvedConfig config, ITrainingEngine engine, int training, int validation, RunFolder run, ConsoleProgress console)
    {
        IExperiment experiment = config.Experiment;
        console.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{config.Name}: {engine.Parameters:N0} parameters{FreezeOption.Summary(experiment)} · "
                    + $"{experiment.Data.CanvasHeight}x{experiment.Data.CanvasWidth} · batch {experiment.Training.Batch} · "
                    + $"{experiment.Training.Precision.Text()} · {training} + {validation} images "
                    + $"· engine {engine.Name} · {run.Path}"
            )
        );
    }

    // Says how the training ended, and what can be done next.
    private static int End(TrainRequest request, RunFolder run, TrainingResult result, ConsoleProgress console)
    {
        string[] engine = request.Engine == "torch" ? [] : ["--engine", request.Engine];
        if (result.Interrupted)
        {
            console.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"stopped after step {result.Summary.Steps}; go on with: "
                        + $"{NextCommands.Words(["train", request.Config.Name, "--run", run.Path, "--resume", .. engine])}"
                )
            );
            return ExitCode.Interrupted;
        }

        if (result.First == result.Summary.Steps)
            console.Warning(FormattableString.Invariant($"all {result.First} steps were done already; more are asked for by --steps N"));
        if (result.Ended is { } why)
        {
            int iterations = request.Config.Experiment.Training.Iterations;
            console.Warning(FormattableString.Invariant($"{why}: stopped after step {result.Summary.Steps} of {iterations}"));
        }

        console.Note($"curves: {Relative(run.Curves)}; in numbers: {Relative(run.Summary)}");
        string folder = Relative(run.Path);
        string[][] goOn = result.Ended is null ? [] : [["train", "--run", folder, "--resume", .. engine]];
        NextCommands.Show(
            console, [["eval", "--run", folder], ["predict", "--run", folder, "photo.jpg", "--out", "overlays"], .. goOn]);
        return ExitCode.Done;
    }

    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

    private static bool IsBegun(RunFolder run) => File.Exists(run.ResolvedConfig) || new CheckpointStore(run.Path).Steps.Count > 0;

    // The weights of a file; what it lacks of the model stays as the seed made it.
    private static NamedTensor[] Completed(IReadOnlyList<NamedTensor> weights, IEngine engine)
    {
        Dictionary<string, NamedTensor> given = weights.ToDictionary(static tensor => tensor.Name);
        return [.. engine.SaveWeights().Select(own => given.GetValueOrDefault(own.Name) ?? own)];
    }
}
