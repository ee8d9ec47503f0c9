using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;

namespace MaskFormer.Pjrt;

/// <summary>A device of a topology, as far as it is known without a plugin.</summary>
/// <param name="Kind">What to call it.</param>
/// <param name="Target">Its kind, for which graphs are written.</param>
/// <param name="Memory">Bytes that a program may use; null if not known.</param>
/// <param name="Speed">How fast it is; null if not known.</param>
public sealed record PlanMachine(string Kind, Target Target, long? Memory, DeviceSpeed? Speed)
{
    /// <summary>The device of a topology; null for a machine that is not known.</summary>
    /// <param name="topology">A checked name.</param>
    public static PlanMachine? Of(string topology)
    {
        if (TopologyName.HostDevices(topology) is not null)
            return new("host", Target.Cpu, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, null);
        if (GpuGeneration.Of(topology) is { } gpu) return new($"NVIDIA {gpu.Name.ToUpperInvariant()}", Target.Gpu, gpu.Memory, DeviceSpeed.Of(gpu));
        return TpuGeneration.OfTopology(topology) is { } tpu ? new(tpu.Kind, Target.Tpu, (long)tpu.Hbm, DeviceSpeed.Of(tpu)) : null;
    }
}

/// <summary>How fast a device is at its best, for modelled times.</summary>
/// <param name="Bandwidth">Bytes a second.</param>
/// <param name="Narrow">Operations a second of products in bfloat16.</param>
/// <param name="Single">Operations a second of products in float32, as exact as this project's graphs ask for.</param>
/// <param name="Kernel">Seconds that a kernel takes if it does nothing.</param>
/// <param name="Turn">Seconds that a turn of a loop takes beside its kernels.</param>
public sealed record DeviceSpeed(double Bandwidth, double Narrow, double Single, double Kernel, double Turn)
{
    // Convolutions of a ResNet reach a quarter of the peak, those of a pixel decoder nearly all of it.
    private const double Attained = 0.5;

    /// <summary>Seconds of a program: each pass is bound by its memory or by its products, whatever takes longer. Loops turn as often as is expected.</summary>
    public double Seconds(ProgramCost cost) => cost.Passes.Sum(pass => pass.Turns * Seconds(pass)) + (Turn * cost.Loops.Sum(static loop => loop.Turns));

    /// <summary>Seconds that loops take beyond their first turn: compilers count the bodies of loops once.</summary>
    public double SecondsOfFurtherTurns(ProgramCost cost) =>
        cost.Passes.Sum(pass => Math.Max(0, pass.Turns - 1) * Seconds(pass)) + (Turn * cost.Loops.Sum(static loop => Math.Max(0, loop.Turns - 1)));

    // A turn waits for the host, which reads the condition: half of the 30 µs that were measured.
    internal static DeviceSpeed Of(GpuGeneration gpu) => new(gpu.Bandwidth, gpu.PeakFlops, gpu.PeakFloat, 2e-6, 15e-6);

    // A float32 product is six of bfloat16; the compiler counts 1.2 µs for the smallest op.
    internal static DeviceSpeed Of(TpuGeneration tpu) => new(tpu.Bandwidth, tpu.PeakFlops, tpu.PeakFlops / 6, 1.2e-6, 0);

    private double Seconds(Pass pass) =>
        Math.Max(Kernel, Math.Max(pass.Bytes / Bandwidth, 2 * pass.MultiplyAdds / (pass.Narrow ? Narrow : Single) / Attained));
}
