namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Splits big loops over the cores. Parts never share results, so the outcome does not depend on the number of cores.</summary>
internal static class Work
{
    /// <summary>Elements below which a second thread costs more than it gains.</summary>
    private const long Worthwhile = 1 << 16;

    /// <summary>Runs <paramref name="body"/>(first, last) over 0..count.</summary>
    public static void Split(long count, long costEach, Action<long, long> body)
    {
        int threads = (int)Math.Min(Math.Min(Environment.ProcessorCount, count), Math.Max(1, count * costEach / Worthwhile));
        if (threads <= 1)
            body(0, count);
        else
            Parallel.For(0, threads, t => body(count * t / threads, count * (t + 1) / threads));
    }
}
