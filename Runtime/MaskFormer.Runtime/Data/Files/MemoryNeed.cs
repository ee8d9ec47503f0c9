using System.Globalization;

namespace MaskFormer.Runtime.Data;

/// <summary>Checks whether there is memory for something large before it begins: a program that runs out later is often killed without a message.</summary>
internal static class MemoryNeed
{
    private const long Small = 1 << 28; // less than a quarter of a gigabyte is not checked

    /// <summary>Refuses what does not fit.</summary>
    /// <param name="bytes">What it needs.</param>
    /// <param name="place">What it is for.</param>
    /// <param name="what">Begins the message: for example <c>The image</c>.</param>
    /// <param name="remedy">What to do.</param>
    /// <exception cref="DataException">MF7008: there is not as much free memory.</exception>
    public static void Demand(long bytes, string place, string what, string remedy)
    {
        if (bytes < Small || Free() is var free && bytes <= free) return;
        throw new DataException("MF7008", place, $"{what} takes about {Mebibytes(bytes)} of memory, and {Mebibytes(free)} are free", remedy);
    }

    /// <summary>Bytes of the machine, or of what a container or a setting allows.</summary>
    public static long OfAll => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Bytes that can still be had: of the machine, and of what a container or a setting allows.</summary>
    private static long Free()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long left = memory.TotalAvailableMemoryBytes - Environment.WorkingSet;
        return Math.Max(0, OfMachine() is { } machine ? Math.Min(left, machine) : left);
    }

    private static long? OfMachine()
    {
        const string facts = "/proc/meminfo", name = "MemAvailable:"; // free, and what caches would give back
        if (!File.Exists(facts)) return null;
        string? line = File.ReadLines(facts).FirstOrDefault(static line => line.StartsWith(name, StringComparison.Ordinal));
        string? kib = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(kib, CultureInfo.InvariantCulture, out long number) ? number << 10 : null;
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MiB");
}
