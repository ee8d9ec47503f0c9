namespace MaskFormer.Pjrt;

/// <summary>
/// A generation of TPU, as far as a plan needs it; numbers for one device, which is half a chip on some (sources: spec D.3; Google's system architecture
/// pages).
/// </summary>
/// <param name="Kind">What the plugin calls its devices.</param>
/// <param name="Hbm">Bytes that the compiler allows.</param>
/// <param name="PeakFlops">bfloat16 operations a second.</param>
public sealed record TpuGeneration(string Kind, double Hbm, double PeakFlops)
{
    private const double GiB = 1L << 30;

    private static readonly TpuGeneration[] all =
    [
        new("TPU v2", 7.48 * GiB, 22.5e12),
        new("TPU v3", 15.48 * GiB, 61.5e12),
        new("TPU v4", 15.25 * GiB, 137.5e12),
        new("TPU v5 lite", 15.75 * GiB, 197e12),
        new("TPU v5", 95.73 * GiB, 459e12),
        new("TPU v6 lite", 31.24 * GiB, 918e12),
        new("TPU7x", 94.74 * GiB, 1153.5e12),
    ];

    /// <summary>Finds a generation by the kind of a device; null for other devices.</summary>
    public static TpuGeneration? Of(string kind) => all.FirstOrDefault(generation => generation.Kind == kind);
}
