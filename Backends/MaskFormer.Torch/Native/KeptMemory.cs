using System.Runtime.InteropServices;

namespace MaskFormer.Torch;

/// <summary>
/// glibc hands large pieces of memory back to the system as soon as they are freed, and libtorch asks for the same ones at every step: the system clears
/// them page by page each time (a seventh of the processor's time of a step of R50 at 256 x 256). It is told to keep what is smaller than a gibibyte.
/// <c>MASKFORMER_KEEP_MEMORY=0</c> leaves it as it is, and so does a user's own <c>MALLOC_</c> variable.
/// </summary>
internal static partial class KeptMemory
{
    private const int TrimThreshold = -1, MmapThreshold = -3; // M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h

    /// <summary>What <c>doctor</c> prints.</summary>
    public static string State { get; private set; } = "left to the system";

    /// <summary>Sets it, before libtorch asks for the first piece.</summary>
    public static void Set()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MASKFORMER_KEEP_MEMORY") == "0") return;
        IEnumerable<string> names = Environment.GetEnvironmentVariables().Keys.OfType<string>();
        if (names.FirstOrDefault(static name => name.StartsWith("MALLOC_", StringComparison.Ordinal)) is { } own)
        {
            State = $"as {own} says";
            return;
        }

        try
        {
            if (SetOption(MmapThreshold, 1 << 30) != 0 && SetOption(TrimThreshold, int.MaxValue) != 0)
                State = "kept for the next step (MASKFORMER_KEEP_MEMORY=0 hands it back)";
        }
        catch (EntryPointNotFoundException)
        {
            // another C library than glibc, which knows no such settings
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int what, int value);
}
