namespace MaskFormer.Runtime.Training;

/// <summary>
/// The place in the learning rate schedule. A run with a time limit mostly ends before its steps are done and would never see the end of its schedule, so the
/// schedule also follows the time: when a share of the time has passed, so has the same share of what was left of the schedule when training began.
/// </summary>
/// <param name="iterations">Steps of the whole run.</param>
/// <param name="first">Steps that were done before.</param>
/// <param name="limit">How long training may take; null for no end.</param>
internal sealed class ScheduleClock(int iterations, long first, TimeSpan? limit)
{
    /// <summary>The place of the next step in the schedule: its number, or further on.</summary>
    /// <param name="done">Steps that are done.</param>
    /// <param name="elapsed">Time since training began.</param>
    public int Place(long done, TimeSpan elapsed)
    {
        if (limit is not { } most) return (int)done;
        long byTime = first + (long)((iterations - first) * Math.Min(1, elapsed / most));
        return (int)Math.Max(done, Math.Min(byTime, iterations - 1));
    }
}
