using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The options of <c>train</c>, and what they say together.</summary>
/// <param name="catalogue">The experiments that can be named.</param>
internal sealed class TrainOptions(IReadOnlyList<ExperimentEntry> catalogue)
{
    /// <summary>Where runs without a name of their own lie.</summary>
    public const string Runs = "runs";

    private readonly ExperimentArguments arguments = new(catalogue);
    private readonly EngineOptions engine = new();
    private readonly Option<string?> folder = new("--run")
    {
        Description = "Run folder; left out, the next number below runs/ (with --resume, the newest)",
        HelpName = "DIR",
    };
    private readonly Option<int?> steps = new("--steps") { Description = "Optimizer steps (training.iterations)" };
    private readonly Option<string?> time = DurationOption.Create();
    private readonly Option<double?> fraction = new("--fraction") { Description = "Share of the training images that is learnt from (data.fraction)" };
    private readonly Option<string?> corrupt = CorruptOption.Create();
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Go on from the latest checkpoint of the run folder, with the run's own configuration",
    };
    private readonly Option<string?> weights = WeightsOption.Create();
    private readonly Option<bool> partial = WeightsOption.Partial();
    private readonly Option<string[]> except = WeightsOption.Except();
    private readonly Option<string[]> freeze = FreezeOption.Create();
    private readonly Option<int> devices = new("--devices")
    {
        Description = "Devices that share the batch (engine xla)",
        DefaultValueFactory = static _ => 1,
    };
    private readonly Option<string?> profile = new("--profile")
    {
        Description = "Steps whose work on the devices is recorded for TensorBoard, for example 10-12 (engine xla; the CPU's plugin cannot)",
        HelpName = "STEPS",
    };
    private readonly Option<bool> noMemoryCheck = new("--no-memory-check")
    {
        Description = "Begin though a step is estimated to be beyond the memory of this machine (MF7008)",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [folder, steps, time, fraction, corrupt, resume, devices, weights, partial, except, freeze, profile, noMemoryCheck])
            command.Add(option);
        engine.AddTo(command);
        arguments.AddTo(command);
        arguments.AddData(command);
    }

    /// <summary>Reads and checks a command line.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="console">Shows what a user may not expect of it.</param>
    /// <exception cref="MaskFormerException">MF3020, MF3022: options that do not fit together. Others: the configuration, the run folder or the file of
    /// weights cannot be used.</exception>
    public TrainRequest Read(ParseResult line, ConsoleProgress console)
    {
        List<(string, string)> settings = [.. Settings(line)];
        TimeSpan? limit = DurationOption.Read(line, time);
        ProfiledSteps? profiled = line.GetValue(profile) is { } range ? ProfiledSteps.Parse(range) : null;
        string? start = WeightsFile(line);

        // The configuration comes before the folder: a wrong one leaves nothing behind.
        bool goOn = line.GetValue(resume);
        RunFolder? run = line.GetValue(folder) is { } path ? RunFolder.At(path) : goOn ? RunFolder.Latest(Runs, ExperimentToResume(line)) : null;
        if (goOn && run is not null) RunStart.RefuseUnknown(run, arguments.HasFile(line));
        if (!goOn && run is not null) RunCheckpoints.RefuseUsed(run);
        ResolvedConfig config = arguments.Resolve(line, goOn ? run : null, settings).Anchored();
        WeightsOrigin? origin =
            start is not null ? WeightsOrigin.Of(start, line.GetValue(partial), line.GetValue(except) is [_, ..] patterns ? [.. patterns] : null)
            : goOn ? OriginOfRun(run)
            : null;
        IReadOnlyList<NamedTensor>? tensors =
            origin is null ? null : WeightsOption.Read(origin.File, config.Experiment, console, origin.Partial, origin.Except);
        if (goOn && run is not null) ShowChanges(config, run, console);
        if (tensors is not null)
            console.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"starting from {tensors.Count:N0} tensors of "
                        + $"{origin!.File}{(origin.IsWhole ? "" : $", of {config.Experiment.Model.Weights().Count():N0} that the model has")}"
                )
            );
        return new()
        {
            Config = config,
            Folder = run,
            Resume = goOn,
            StartedFrom = origin,
            Weights = tensors,
            Engine = engine.Name(line),
            Xla = engine.Xla(line, console, line.GetValue(devices)),
            Profiled = profiled,
            TimeLimit = limit,
            ChecksMemory = !line.GetValue(noMemoryCheck),
        };
    }

    private IEnumerable<(string Option, string Setting)> Settings(ParseResult line)
    {
        foreach ((string, string) setting in CorruptOption.Setting(line, corrupt)) yield return setting;
        foreach ((string, string) setting in FreezeOption.Settings(line.GetValue(freeze) ?? [])) yield return setting;
        if (line.GetValue(steps) is { } count) yield return (steps.Name, FormattableString.Invariant($"training.iterations={count}"));
        if (line.GetValue(fraction) is { } share) yield return (fraction.Name, FormattableString.Invariant($"data.fraction={share}"));
    }

    // The file of --weights; null if none is named.
    private string? WeightsFile(ParseResult line)
    {
        string? file = line.GetValue(weights) is { } word ? PretrainedStore.Default.Resolve(word) : null;
        string? idle = line.GetValue(except) is [_, ..] ? except.Name : line.GetValue(partial) ? partial.Name : null;
        if (file is null && idle is not null)
            throw MaskFormerException.WrongInput(
                "MF3020",
                idle,
                "it says what is taken of the file of --weights, and no file is named",
                $"Add --weights FILE, or leave {idle} out"
            );
        if (file is not null && line.GetValue(resume))
            throw MaskFormerException.WrongInput(
                "MF3022",
                $"--weights {file}",
                "a run that is resumed has weights of its own",
                "Leave out --weights, or start a new run without --resume"
            );
        return file;
    }

    private string ExperimentToResume(ParseResult line) =>
        arguments.Name(line)
        ?? throw MaskFormerException.WrongInput(
            "MF3020",
            resume.Name,
            "neither a run nor an experiment is named",
            "Add --run DIR, or the experiment whose newest run goes on"
        );

    // A run that was stopped before its first checkpoint starts once more, and from the same weights.
    private static WeightsOrigin? OriginOfRun(RunFolder? run) =>
        run is null || new CheckpointStore(run.Path).Steps.Count > 0 ? null : RunSummary.Read(run.Path)?.StartedFrom?.Again();

    private void ShowChanges(ResolvedConfig config, RunFolder run, ConsoleProgress console)
    {
        if (!File.Exists(run.ResolvedConfig)) return;
        string[] changed = [.. config.Differences(ConfigLoader.Load(catalogue, new() { File = run.ResolvedConfig, IsOfRun = true }))];
        if (changed.Length > 0) console.Note($"the run goes on with other settings than it had: {string.Join(", ", changed)}");
    }
}
