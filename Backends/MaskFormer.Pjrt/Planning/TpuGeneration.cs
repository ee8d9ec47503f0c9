namespace MaskFormer.Pjrt;

/// <summary>
/// A generation of TPU, as far as a plan needs it; numbers for one device, which is half a chip on some (sources: spec D.3; Google's system architecture
/// pages).
/// </summary>
/// <param name="Name">As a topology names it.</param>
/// <param name="Kind">What the plugin calls its devices.</param>
/// <param name="Hbm">Bytes that the compiler allows.</param>
/// <param name="PeakFlops">bfloat16 operations a second.</param>
/// <param name="Bandwidth">Bytes a second between memory and chip.</param>
public sealed record TpuGeneration(string Name, string Kind, double Hbm, double PeakFlops, double Bandwidth)
{
    private const double GiB = 1L << 30;

    private static readonly TpuGeneration[] all =
    [
        new("v2", "TPU v2", 7.48 * GiB, 22.5e12, 350e9),
        new("v3", "TPU v3", 15.48 * GiB, 61.5e12, 450e9),
        new("v4", "TPU v4", 15.25 * GiB, 137.5e12, 614e9),
        new("v5e", "TPU v5 lite", 15.75 * GiB, 197e12, 819e9),
        new("v5p", "TPU v5", 95.73 * GiB, 459e12, 2765e9),
        new("v6e", "TPU v6 lite", 31.24 * GiB, 918e12, 1638e9),
        new("tpu7x", "TPU7x", 94.74 * GiB, 1153.5e12, 3690e9),
    ];

    /// <summary>Finds a generation by the kind of a device; null for other devices.</summary>
    public static TpuGeneration? Of(string kind) => all.FirstOrDefault(generation => generation.Kind == kind);

    /// <summary>Finds a generation by a topology: <c>v5e:2x2</c>, <c>v3-8</c>; null for other machines.</summary>
    public static TpuGeneration? OfTopology(string topology) =>
        all.FirstOrDefault(generation => generation.Name.Equals(topology.Split(':', '-')[0], StringComparison.OrdinalIgnoreCase));
}
