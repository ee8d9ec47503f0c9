namespace MaskFormer.Runtime.Training;

/// <summary>
/// Where the schedule of the learning rate stands. A run that time ends before its steps are done would keep the rate of its beginning, so its schedule goes
/// by the time instead: of what was left of it when training began, that share is over that is over of the time.
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
