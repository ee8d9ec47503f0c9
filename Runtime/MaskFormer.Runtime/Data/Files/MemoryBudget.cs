namespace MaskFormer.Runtime.Data;

/// <summary>
/// Memory that threads share. What a thread gives back is garbage at first, so it still counts until it is collected. When there is much of it a collection is
/// forced: the collector by itself waits until as much again has been allocated.
/// </summary>
internal sealed class MemoryBudget
{
    private const long Much = 1L << 28;

    private readonly object gate = new();
    private long taken;
    private long garbage;
    private int collections;

    /// <summary>Waits until others have given back enough. Someone who is alone always gets what is asked for.</summary>
    /// <param name="bytes">What is wanted.</param>
    /// <param name="most">What all may have together.</param>
    public void Take(long bytes, long most)
    {
        lock (gate)
        {
            while (taken > 0 && taken + bytes > most) Monitor.Wait(gate);
            if (collections != GC.CollectionCount(GC.MaxGeneration)) garbage = 0;
            if (garbage > 0 && taken + garbage + bytes > most) Collect();
            taken += bytes;
        }
    }

    /// <summary>Gives back what was taken, to which nothing refers any more.</summary>
    public void Return(long bytes)
    {
        lock (gate)
        {
            taken -= bytes;
            garbage += bytes;
            collections = GC.CollectionCount(GC.MaxGeneration);
            if (bytes >= Much) Collect();
            Monitor.PulseAll(gate);
        }
    }

    private void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        garbage = 0;
    }
}
