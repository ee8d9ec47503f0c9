namespace MaskFormer.Runtime.Data;

/// <summary>Work on many images by several threads, whose result does not depend on their number.</summary>
internal static class InOrder
{
    /// <summary>Makes something of each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="make">What is made; called on any thread.</param>
    /// <returns>What was made, in the order of the items.</returns>
    /// <exception cref="DataException">An item cannot be used: of several, the first in the order.</exception>
    public static T[] Make<TItem, T>(IEnumerable<TItem> items, int workers, Func<TItem, T> make)
    {
        (T? Made, DataException? Error)[] all = [.. items.AsParallel().AsOrdered().WithDegreeOfParallelism(workers).Select(Try)];
        return all.FirstOrDefault(static one => one.Error is not null).Error is { } error ? throw error : [.. all.Select(static one => one.Made!)];

        (T?, DataException?) Try(TItem item)
        {
            try
            {
                return (make(item), null);
            }
            catch (DataException error)
            {
                return (default, error);
            }
        }
    }
}
