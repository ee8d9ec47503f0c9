using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Runtime.Commands;

/// <summary>
/// <c>plan</c>: estimates what the training step needs on machines that are not here: from the graph alone within seconds, or by a plugin's compiler. That runs
/// in a child process with limits of time and memory, because some programs make it crash.
/// </summary>
internal static class PlanCommand
{
    private static readonly TimeSpan between = TimeSpan.FromSeconds(10);

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        PlanOptions options = new();
        Command command = new(
            "plan",
            "Says whether the training step fits other machines: memory by source, traffic, largest batch, modelled time; with a plugin by its compiler too."
        );
        arguments.AddTo(command);
        options.AddTo(command);
        command.SetAction((line, cancel) => PlanAsync(arguments.Resolve(line), arguments.Words(line), options.Read(line), Child(catalogue), cancel));
        return command;
    }

    // The program of these experiments knows the child's command; any other process (a test's, a program with a Main of its own) may not.
    private static PlanChild? Child(IReadOnlyList<ExperimentEntry> catalogue) =>
        System.Reflection.Assembly.GetEntryAssembly() is { } program && catalogue.Any(entry => entry.Create.Method.Module.Assembly == program)
            ? PlanChild.Again(program)
            : null;

    private static async Task<int> PlanAsync(
        ResolvedConfig resolved, string[] chosen, PlanSettings settings, PlanChild? child, CancellationToken cancel)
    {
        ConsoleProgress console = new();
        FoundPlugin? plugin = settings.Plugin is null ? null : new PluginLocator().Find(settings.Plugin);
        PlanMachine machine = PlanMachine.Of(settings.Topology) ?? Unknown(settings.Topology, plugin);
        if (plugin is not null && TopologyName.HostDevices(settings.Topology) is not null) // the plugin knows the devices of this machine
            machine = machine with { Target = Targets.For(settings.Topology, plugin.Path) };
        int devices = settings.Devices ?? TopologyName.Devices(settings.Topology, settings.TopologyOptions) ?? 1;
        WarnOfSlowFloats(resolved.Experiment, machine, console);
        long start = Stopwatch.GetTimestamp();
        StepPlan plan = new(resolved.Experiment, machine, devices);
        console.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"training step for {devices} {(devices == 1 ? "device" : "devices")}, batch {resolved.Experiment.Training.Batch}: "
                    + $"written and modelled in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"
            )
        );
        Write(new StepPlanText(plan).Facts().Prepend(("from the graph", $"{settings.Topology}: {devices} × {machine.Kind}, without a compiler")));
        if (plugin is null) return Verdict(plan.Fits, settings.Topology, Next(chosen, settings, machine.Target), console);
        PlanReport report = await CompileAsync(plan.Module, plugin, devices, settings, child, console, cancel).ConfigureAwait(false);
        if (machine.Speed is { } speed) report = report.WithTurns(speed.SecondsOfFurtherTurns(plan.Cost));
        Write(report.Facts());
        return Verdict(report.Fits, settings.Topology, Next(chosen, settings, machine.Target), console);
    }

    private static PlanMachine Unknown(string topology, FoundPlugin? plugin) => plugin is not null
        ? new(topology, Targets.For(topology, plugin.Path), null, null)
        : throw MaskFormerException.WrongInput(
            "MF8114",
            $"--topology {topology}",
            "nothing is known of this machine, and no plugin is named to ask",
            $"Name a TPU (v5e:2x2), a GPU ({string.Join(", ", GpuGeneration.All.Select(static gpu => gpu.Name))}) or host, or a plugin: --plugin FILE"
        );

    private static void WarnOfSlowFloats(IExperiment experiment, PlanMachine machine, ConsoleProgress console)
    {
        if (machine.Target == Target.Tpu && experiment.Training.Precision == ComputePrecision.Float32)
            console.Note(
                "MF8113 training.precision: float32 on a TPU takes six passes for each product: a step takes twice as long as in bfloat16, and the R50 step "
                    + "compiles for 22 minutes. Set training.precision=BFloat16"
            );
    }

    private static async Task<PlanReport> CompileAsync(
        Module module, FoundPlugin plugin, int devices, PlanSettings settings, PlanChild? child, ConsoleProgress console, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("maskformer-plan-").FullName;
        try
        {
            string program = Path.Combine(folder, "step.mlir");
            await File.WriteAllBytesAsync(program, Program.Of(module).Code, cancel).ConfigureAwait(false);
            console.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"compiling for {settings.Topology} with {plugin.Path} (at most {settings.TimeLimit.TotalMinutes:0.##} min and "
                        + $"{settings.MemoryLimit / (double)(1L << 30):0.##} GiB)"
                )
            );
            PlanRequest request = new()
            {
                Plugin = plugin.Path,
                Topology = settings.Topology,
                Program = program,
                Replicas = devices,
                TopologyOptions = settings.TopologyOptions,
                Flags = settings.Flags,
                TimeLimit = settings.TimeLimit,
                MemoryLimit = settings.MemoryLimit,
            };
            return await PlanRunner.RunAsync(request, child, Watch(console), cancel).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Action<TimeSpan, long> Watch(ConsoleProgress console)
    {
        TimeSpan next = between;
        return (time, memory) =>
        {
            if (time < next) return;
            next = time + between;
            console.Note(FormattableString.Invariant($"compiling: {time.TotalSeconds:0} s, {memory / (double)(1L << 30):0.00} GiB"));
        };
    }

    private static void Write(IEnumerable<(string Name, string Value)> facts)
    {
        foreach ((string name, string value) in facts) Console.WriteLine($"{name + ":",-20} {value.ReplaceLineEndings(" ")}");
    }

    // After a plan from the graph alone, the compiler's plan, which knows better, is next; after that, training.
    private static string[][] Next(string[] chosen, PlanSettings settings, Target target)
    {
        string plugin = settings.Plugin ?? target switch { Target.Tpu => "tpu", Target.Gpu => "cuda13", _ => "cpu" };
        string[][] compile = settings.Plugin is null ? [["plan", .. chosen, "--topology", settings.Topology, "--plugin", plugin]] : [];
        return [.. compile, ["train", .. chosen, "--engine", "xla", "--plugin", plugin]];
    }

    private static int Verdict(bool? fits, string topology, string[][] next, ConsoleProgress console)
    {
        if (fits is false)
            throw new MaskFormerException(
                "MF5214", topology, "the training step does not fit a device's memory",
                "Use more devices or a smaller batch or canvas (--set training.batch=…), or a machine with more memory");
        NextCommands.Show(console, next);
        return ExitCode.Done;
    }
}
