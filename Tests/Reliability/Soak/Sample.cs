using TorchSharp;

namespace MaskFormer.Reliability.Soak;

/// <summary>What a process holds at a moment of a training.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Tensors">TorchSharp tensors.</param>
/// <param name="Resident">Bytes of memory that are in use, after a collection.</param>
/// <param name="Handles">Open files, sockets and the like.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Sample(int Step, long Tensors, long Resident, int Handles, int Threads)
{
    /// <summary>Looks at this process (Linux).</summary>
    public static Sample Take(int step)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return new(
            step,
            torch.Tensor.TotalCount,
            Environment.WorkingSet,
            Directory.GetFiles("/proc/self/fd").Length,
            Directory.GetDirectories("/proc/self/task").Length);
    }

    /// <summary>What grew between two halves of the samples; empty if nothing did.</summary>
    /// <param name="samples">In their order; the first quarter, in which caches fill, does not count.</param>
    public static IEnumerable<string> Growth(IReadOnlyList<Sample> samples)
    {
        const double mostMemory = 1.03; // an allocator's ups and downs
        const int samplesAThread = 3; // what loses threads loses one a sample at least; the pool's workers, and those of their parallel loops, come and go
        IReadOnlyList<Sample> counted = [.. samples.Skip(samples.Count / 4)];
        (Sample first, Sample last) = (counted[0], counted[^1]);
        if (last.Tensors > first.Tensors) yield return $"{last.Tensors - first.Tensors} tensors more";
        if (last.Handles > first.Handles) yield return $"{last.Handles - first.Handles} handles more";
        if (last.Threads > first.Threads + (counted.Count / samplesAThread)) yield return $"{last.Threads - first.Threads} threads more";
        int half = counted.Count / 2;
        double before = counted.Take(half).Average(static sample => sample.Resident), after = counted.Skip(half).Average(static sample => sample.Resident);
        if (after > mostMemory * before) yield return FormattableString.Invariant($"{(after - before) / (1 << 20):F1} MiB more");
    }
}
