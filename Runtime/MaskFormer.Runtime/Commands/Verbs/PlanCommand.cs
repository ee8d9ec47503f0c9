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
/// <c>plan</c>: compiles the training step for machines that are not here and tells whether it fits. The compiler works in a child process with limits of
/// time and memory, because some programs end it.
/// </summary>
internal static class PlanCommand
{
    private static readonly TimeSpan between = TimeSpan.FromSeconds(10);

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        PlanOptions options = new();
        Command command = new("plan", "Compiles the training step ahead of time for other machines: whether it fits, memory by kind, modelled step time.");
        arguments.AddTo(command);
        options.AddTo(command);
        command.SetAction((line, cancel) => PlanAsync(arguments.Resolve(line), options.Read(line), Child(catalogue), cancel));
        return command;
    }

    // The program of these experiments knows the child's command; any other process (a test's, a program with a Main of its own) may not.
    private static PlanChild? Child(IReadOnlyList<ExperimentEntry> catalogue) =>
        System.Reflection.Assembly.GetEntryAssembly() is { } program && catalogue.Any(entry => entry.Create.Method.Module.Assembly == program)
            ? PlanChild.Again(program)
            : null;

    private static async Task<int> PlanAsync(ResolvedConfig resolved, PlanSettings settings, PlanChild? child, CancellationToken cancel)
    {
        ConsoleProgress console = new();
        FoundPlugin plugin = TopologyName.HostDevices(settings.Topology) is null
            ? new PluginLocator().FindForPlanning(settings.Plugin)
            : new PluginLocator().Find(settings.Plugin);
        int devices = settings.Devices ?? TopologyName.Devices(settings.Topology, settings.TopologyOptions) ?? 1;
        string program = Path.Combine(Directory.CreateTempSubdirectory("maskformer-plan-").FullName, $"{resolved.Name}.mlir");
        try
        {
            await WriteAsync(resolved.Experiment, devices, Targets.For(settings.Topology, plugin.Path), program, console, cancel).ConfigureAwait(false);
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
            return Tell(await PlanRunner.RunAsync(request, child, Watch(console), cancel).ConfigureAwait(false));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(program)!, recursive: true);
        }
    }

    private static async Task WriteAsync(IExperiment experiment, int devices, Target target, string file, ConsoleProgress console, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        Module module = StepGraphs.Longest(experiment, devices, target); // verified
        ReadOnlyMemory<byte> text = Program.Of(module).Code;
        await File.WriteAllBytesAsync(file, text, cancel).ConfigureAwait(false);
        console.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"training step for {devices} {(devices == 1 ? "device" : "devices")}, batch {experiment.Training.Batch}: "
                    + $"{text.Length / 1024.0 / 1024.0:0.00} MiB of MLIR in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"
            )
        );
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

    private static int Tell(PlanReport report)
    {
        foreach ((string name, string value) in report.Facts()) Console.WriteLine($"{name + ":",-20} {value.ReplaceLineEndings(" ")}");
        if (report.Fits is not false) return ExitCode.Done;
        throw new MaskFormerException(
            "MF5214", report.Topology, "the training step does not fit a device's memory",
            "Use more devices or a smaller batch or canvas (--set training.batch=…), or a machine with more memory");
    }
}
