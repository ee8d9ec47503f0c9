using System.Diagnostics;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>Compiles a program for machines and says what came out. Runs in the child process: some programs end a compiler's process.</summary>
internal static class PlanJob
{
    public static PlanReport Run(PjrtPlugin plugin, PlanRequest request)
    {
        if (!File.Exists(request.Program))
            throw new PjrtException("MF5201", request.Program, "there is no such program", "Name an MLIR file, for example from `export --stablehlo`");
        Program program = Program.FromBytes(File.ReadAllBytes(request.Program), Path.GetFileName(request.Program));
        CompileOptions options = new() { Replicas = request.Replicas, Flags = request.TypedFlags() };
        TopologyName.Check(request.Topology);
        return TopologyName.HostDevices(request.Topology) is { } devices
            ? RunHere(plugin, request, program, options, devices)
            : RunElsewhere(plugin, request, program, options);
    }

    private static PlanReport RunElsewhere(PjrtPlugin plugin, PlanRequest request, Program program, CompileOptions options)
    {
        using PjrtTopology topology = PjrtTopology.Create(plugin, request.Topology, request.TypedOptions());
        DeviceDescription device = topology.Devices[0];
        long? limit =
            device.Attributes.TryGetValue("device_memory_bytes_limit", out object? value) && value is long reported
                ? reported
                : (long?)TpuGeneration.Of(device.Kind)?.Hbm;
        return Time(
            Describe(request.Topology, device.Kind, topology.Devices.Count, request.Replicas),
            limit,
            device.Kind,
            () =>
            {
                using PlannedProgram planned = topology.Compile(program, options);
                return (planned.Memory, planned.Cost, planned.ModelledSeconds);
            }
        );
    }

    private static PlanReport RunHere(PjrtPlugin plugin, PlanRequest request, Program program, CompileOptions options, int devices)
    {
        using PjrtClient client = PjrtClient.Create(plugin, ClientOptions.For(plugin.Kind, devices));
        PjrtDevice device = client.Devices[0];
        return Time(Describe(request.Topology, device.Kind, client.Devices.Count, request.Replicas), device.ReadMemory()?.Limit, device.Kind, () =>
        {
            using PjrtExecutable executable = client.Compile(program, options);
            return (executable.Memory, executable.Cost, executable.Cost?.OptimalSeconds);
        });
    }

    private static PlanReport Describe(string topology, string kind, int devices, int used) =>
        new()
        {
            Topology = topology,
            DeviceKind = kind,
            Devices = devices,
            UsedDevices = used,
            CompileSeconds = 0,
        };

    private static PlanReport Time(PlanReport report, long? limit, string kind, Func<(CompiledMemory?, CostAnalysis?, double?)> compile)
    {
        long start = Stopwatch.GetTimestamp();
        report = report with { DeviceMemory = limit };
        try
        {
            (CompiledMemory? memory, CostAnalysis? cost, double? seconds) = compile();
            return report with
            {
                CompileSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
                Memory = memory,
                Fits = limit is null || memory is null ? null : memory.Total <= limit,
                Flops = cost?.Flops,
                ModelledSeconds = seconds,
                ModelledUtilisation =
                    seconds is { } time && cost?.Flops is { } flops && TpuGeneration.Of(kind) is { } tpu ? flops / time / tpu.PeakFlops : null,
            };
        }
        catch (PjrtException error) when (error.Code == PjrtCode.ResourceExhausted)
        {
            return report with { CompileSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds, Fits = false, Refusal = error.Cause };
        }
    }
}
