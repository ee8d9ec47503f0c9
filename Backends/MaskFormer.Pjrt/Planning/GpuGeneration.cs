namespace MaskFormer.Pjrt;

/// <summary>
/// A GPU for data centres, as far as a plan needs it: the numbers of NVIDIA's public data sheets and architecture papers (SXM boards, dense products).
/// </summary>
/// <param name="Name">As a topology names it: <c>h200</c>.</param>
/// <param name="Capability">CUDA's compute capability.</param>
/// <param name="Memory">Bytes of device memory; data sheets write GB and mean 2^30.</param>
/// <param name="Bandwidth">Bytes a second between memory and chip.</param>
/// <param name="Cache">Bytes of the second-level cache.</param>
/// <param name="Cores">Streaming multiprocessors.</param>
/// <param name="Lanes">float32 units of each.</param>
/// <param name="Clock">Highest clock, GHz.</param>
/// <param name="SharedMemory">Bytes of shared memory of each multiprocessor.</param>
/// <param name="PeakFlops">bfloat16 operations a second.</param>
/// <param name="PeakTensorFloat">Operations a second on float32 rounded to TensorFloat-32.</param>
public sealed record GpuGeneration(
    string Name,
    Version Capability,
    long Memory,
    double Bandwidth,
    long Cache,
    int Cores,
    int Lanes,
    double Clock,
    int SharedMemory,
    double PeakFlops,
    double PeakTensorFloat
)
{
    private const long KiB = 1L << 10, MiB = 1L << 20, GiB = 1L << 30;

    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<GpuGeneration> All { get; } =
    [
        new("a100", new(8, 0), 80 * GiB, 2.039e12, 40 * MiB, 108, 64, 1.41, (int)(164 * KiB), 312e12, 156e12),
        new("h100", new(9, 0), 80 * GiB, 3.35e12, 50 * MiB, 132, 128, 1.98, (int)(228 * KiB), 989e12, 494e12),
        new("h200", new(9, 0), 141 * GiB, 4.8e12, 50 * MiB, 132, 128, 1.98, (int)(228 * KiB), 989e12, 494e12),
        new("b200", new(10, 0), 180 * GiB, 8e12, 126 * MiB, 148, 128, 1.965, (int)(228 * KiB), 2250e12, 1125e12),
    ];

    /// <summary>float32 operations a second outside of the matrix units.</summary>
    public double PeakFloat => Cores * Lanes * 2 * Clock * 1e9;

    /// <summary>The GPU of a topology, <c>h200</c> or <c>h200:4</c>; null for other machines.</summary>
    public static GpuGeneration? Of(string topology) =>
        All.FirstOrDefault(gpu => gpu.Name.Equals(topology.Split(':')[0], StringComparison.OrdinalIgnoreCase));
}
