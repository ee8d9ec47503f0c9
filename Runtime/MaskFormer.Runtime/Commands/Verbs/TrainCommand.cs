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
    private const string Runs = "runs";

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<string?> folder = new("--run")
        {
            Description = "Run folder; left out, the next number below runs/ (with --resume, the newest)",
            HelpName = "DIR",
        };
        Option<int?> steps = new("--steps") { Description = "Optimizer steps (training.iterations)" };
        Option<string?> time = DurationOption.Create();
        Option<double?> fraction = new("--fraction") { Description = "Share of the training images that is learnt from (data.fraction)" };
        Option<string?> corrupt = CorruptOption.Create();
        Option<bool> resume = new("--resume") { Description = "Go on from the latest checkpoint of the run folder, with the run's own configuration" };
        Option<string?> weights = WeightsOption.Create();
        Option<bool> partial = WeightsOption.Partial();
        Option<string[]> except = WeightsOption.Except();
        Option<string[]> freeze = FreezeOption.Create();
        EngineOptions engine = new();
        Option<int> devices = new("--devices") { Description = "Devices that share the batch (engine xla)", DefaultValueFactory = static _ => 1 };
        Option<string?> profile = new("--profile")
        {
            Description = "Steps whose work on the devices is recorded for TensorBoard, for example 10-12 (engine xla; the CPU's plugin cannot)",
            HelpName = "STEPS",
        };
        Option<bool> trusted = new("--no-memory-check") { Description = "Begin though a step is estimated to be beyond the memory of this machine (MF7008)" };
        Command command = new("train", "Trains an experiment.")
        {
            folder, steps, time, fraction, corrupt, resume, devices, weights, partial, except, freeze, profile, trusted,
        };
        engine.AddTo(command);
        arguments.AddTo(command);
        arguments.AddData(command);
        command.SetAction(line =>
        {
            bool goOn = line.GetValue(resume);
            List<(string, string)> more = [.. CorruptOption.Setting(line, corrupt), .. FreezeOption.Settings(line.GetValue(freeze) ?? [])];
            if (line.GetValue(steps) is { } count) more.Add((steps.Name, FormattableString.Invariant($"training.iterations={count}")));
            string[] left = line.GetValue(except) ?? [];

            if (line.GetValue(fraction) is { } share) more.Add((fraction.Name, FormattableString.Invariant($"data.fraction={share}")));
            TimeSpan? limit = DurationOption.Read(line, time);
            ProfiledSteps? profiled = line.GetValue(profile) is { } range ? ProfiledSteps.Parse(range) : null;
            string? start = line.GetValue(weights) is { } word ? PretrainedStore.Default.Resolve(word) : null;
            if (start is null && (line.GetValue(partial) || left.Length > 0))
            {
                string option = left.Length > 0 ? except.Name : partial.Name;
                throw MaskFormerException.WrongInput(
                    "MF3020",
                    option,
                    "it says what is taken of the file of --weights, and no file is named",
                    $"Add --weights FILE, or leave {option} out"
                );
            }

            if (goOn && start is not null)
                throw MaskFormerException.WrongInput(
                    "MF3022",
                    $"--weights {start}",
                    "a run that is resumed has weights of its own",
                    "Leave out --weights, or start a new run without --resume"
                );

            // The configuration comes before the folder: a wrong one leaves nothing behind.
            RunFolder? known = line.GetValue(folder) is { } path ? RunFolder.At(path) : goOn ? RunFolder.Latest(Runs, NameOfRun(arguments.Name(line))) : null;
            if (goOn && known is not null) RunStart.RefuseUnknown(known, arguments.HasFile(line));
            if (!goOn && known is not null) RunCheckpoints.RefuseUsed(known);
            ResolvedConfig resolved = arguments.Resolve(line, goOn ? known : null, more).Anchored();
            WeightsOrigin? origin =
                start is not null ? WeightsOrigin.Of(start, line.GetValue(partial), left.Length > 0 ? [.. left] : null)
                : goOn ? Origin(known)
                : null;
            IReadOnlyList<NamedTensor>? initial =
                origin is null ? null : WeightsOption.Read(origin.File, resolved.Experiment, origin.Partial, origin.Except);
            ConsoleProgress console = new();
            if (goOn && known is not null) TellChanges(resolved, known, catalogue, console);
            if (initial is not null)
                console.Note(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"starting from {initial.Count:N0} tensors of "
                            + $"{origin!.File}{(origin.IsWhole ? "" : $", of {resolved.Experiment.Model.Weights().Count():N0} that the model has")}"
                    )
                );
            XlaOptions xla = engine.Xla(line, console, line.GetValue(devices));
            return Train(resolved, goOn ? known : null, known, origin, initial, (profiled, limit, line.GetValue(trusted)), engine.Name(line), xla, console);
        });
        return command;
    }

    private static string NameOfRun(string? experiment) =>
        experiment
        ?? throw MaskFormerException.WrongInput(
            "MF3020",
            "--resume",
            "neither a run nor an experiment is named",
            "Add --run DIR, or the experiment whose newest run goes on"
        );

    // A run that was stopped before its first checkpoint starts once more, and from the same weights.
    private static WeightsOrigin? Origin(RunFolder? run) =>
        run is null || new CheckpointStore(run.Path).Steps.Count > 0 ? null : RunSummary.Read(run.Path)?.StartedFrom?.Again();

    private static int Train(
        ResolvedConfig resolved,
        RunFolder? resumed,
        RunFolder? named,
        WeightsOrigin? origin,
        IReadOnlyList<NamedTensor>? initial,
        (ProfiledSteps? Profiled, TimeSpan? Limit, bool Trusted) during,
        string engine,
        XlaOptions xla,
        ConsoleProgress console
    )
    {
        IExperiment experiment = resolved.Experiment;
        using SteadySource training = new(CommandData.Learning(experiment.Data, resumed, console));
        using SteadySource validation = new(CommandData.Judging(experiment.Data, training.Categories, training.Place, console));
        CommandData.TellIfSame(training, validation, console);
        if (CommandData.Twins(training) is { } twins) console.Warning($"MF7028 {training.Place}: {twins}, and tables show one name for all");
        foreach (IPanopticSource source in (IPanopticSource[])[training, validation])
        {
            ImageNeed.Demand(source, experiment.Data);
            ImageNeed.Tell(source, experiment.Data, console);
        }

        if (ModelOutputs.Of(experiment) is { Classes: var classes })
            ClassCount.Check(classes, training.Categories.Count, training.Place);

        if (engine != "xla" && !during.Trusted) MemoryForecast.Demand(experiment, MemoryNeed.OfAll); // its compiler tells the device's
        using RunStart? start = resumed is null || !IsBegun(resumed) ? RunStart.New(named, Runs, resolved, engine, origin) : null;
        RunFolder run = start?.Run ?? resumed!;
        bool begun = false;
        TrainingResult result;
        try
        {
            using ITrainingEngine step = Engines.OpenTraining(engine, experiment, xla);
            if (initial is not null) step.LoadWeights(Completed(initial, step));
            console.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{resolved.Name}: {step.Parameters:N0} parameters{FreezeOption.Told(experiment)} · "
                        + $"{experiment.Data.CanvasHeight}x{experiment.Data.CanvasWidth} · batch {experiment.Training.Batch} · "
                        + $"{experiment.Training.Precision.Text()} · {training.Count} + {validation.Count} images "
                        + $"· engine {engine} · {run.Path}"
                )
            );
            Trainer trainer = new(resolved, run, step, training, validation, console)
            {
                StartedFrom = origin,
                Hold = start?.Hold,
                Profiled = during.Profiled,
                TimeLimit = during.Limit,
                Started = () =>
                {
                    begun = true;
                    console.KeepIn(run.Console);
                },
            };

            // Until here Ctrl-C ends the program at once; from here on there is something to save.
            using Interruption interruption = new();
            result = trainer.Run(resumed is not null, interruption.Token);
        }
        catch (MaskFormerException error) when (begun)
        {
            console.Keep(error.Message);
            throw;
        }
        catch (Exception) when (!begun)
        {
            start?.Undo(); // what failed before the first step leaves no folder, and the next run takes its number
            throw;
        }

        Console.WriteLine(run.Path);
        if (!result.Interrupted)
        {
            if (result.First == result.Summary.Steps)
                console.Warning(FormattableString.Invariant($"all {result.First} steps were done already; more are asked for by --steps N"));
            if (result.Ended is { } why)
                console.Warning(FormattableString.Invariant($"{why}: stopped after step {result.Summary.Steps} of {experiment.Training.Iterations}"));
            console.Note(
                $"curves: {Path.GetRelativePath(Environment.CurrentDirectory, run.Curves)}; in numbers: "
                    + $"{Path.GetRelativePath(Environment.CurrentDirectory, run.Summary)}"
            );
            string folder = Path.GetRelativePath(Environment.CurrentDirectory, run.Path);
            string[][] goOn = result.Ended is null ? [] : [["train", "--run", folder, "--resume", .. By(engine)]];
            NextCommands.Tell(
                console, [["eval", "--run", folder], ["predict", "--run", folder, "photo.jpg", "--out", "overlays"], .. goOn]);
            return ExitCode.Done;
        }

        console.Warning(
            string.Create(
                CultureInfo.InvariantCulture,
                $"stopped after step {result.Summary.Steps}; go on with: "
                    + $"{NextCommands.Words(["train", resolved.Name, "--run", run.Path, "--resume", .. By(engine)])}"
            )
        );
        return ExitCode.Interrupted;
    }

    private static void TellChanges(ResolvedConfig resolved, RunFolder run, IReadOnlyList<ExperimentEntry> catalogue, ConsoleProgress console)
    {
        if (!File.Exists(run.ResolvedConfig)) return;
        string[] changed = [.. resolved.Differences(ConfigLoader.Load(catalogue, new() { File = run.ResolvedConfig, IsOfRun = true }))];
        if (changed.Length > 0) console.Note($"the run goes on with other settings than it had: {string.Join(", ", changed)}");
    }

    private static bool IsBegun(RunFolder run) => File.Exists(run.ResolvedConfig) || new CheckpointStore(run.Path).Steps.Count > 0;

    // What a file of a part lacks stays as the seed made it.
    private static NamedTensor[] Completed(IReadOnlyList<NamedTensor> initial, IEngine step)
    {
        Dictionary<string, NamedTensor> given = initial.ToDictionary(static tensor => tensor.Name);
        return [.. step.SaveWeights().Select(own => given.GetValueOrDefault(own.Name) ?? own)];
    }

    private static string[] By(string engine) => engine == "torch" ? [] : ["--engine", engine];
}
