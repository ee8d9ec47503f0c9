using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>How many threads decode and change images.</summary>
public static class WorkerThreads
{
    private const int Most = 16; // each has a batch of its own ready: more of them take memory, and few models learn faster than this many threads decode

    /// <summary>Those that the setting names, or as many as this machine has cores.</summary>
    /// <param name="data"><see cref="DataConfig.Workers"/>.</param>
    public static int Of(DataConfig data) => data.Workers > 0 ? data.Workers : Math.Min(Environment.ProcessorCount, Most);
}
