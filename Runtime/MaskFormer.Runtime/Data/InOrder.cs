using System.Runtime.ExceptionServices;

namespace MaskFormer.Runtime.Data;

/// <summary>Work on many images by several threads, whose result does not depend on their number.</summary>
internal static class InOrder
{
    /// <summary>Makes something of each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="make">What is made; called on any thread.</param>
    /// <returns>What was made, in the order of the items.</returns>
    /// <exception cref="DataException">An item cannot be used: of several, the first in the order. Nothing is begun behind it.</exception>
    public static T[] Make<TItem, T>(IEnumerable<TItem> items, int workers, Func<TItem, T> make)
    {
        TItem[] all = [.. items];
        T[] made = new T[all.Length];
        int failed = int.MaxValue; // the first item that is known to fail
        ExceptionDispatchInfo? error = null;
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = workers }, i =>
        {
            if (i > Volatile.Read(ref failed)) return;
            try
            {
                made[i] = make(all[i]);
            }
            catch (Exception e)
            {
                lock (made)
                {
                    if (i < failed) (failed, error) = (i, ExceptionDispatchInfo.Capture(e));
                }
            }
        });
        error?.Throw();
        return made;
    }
}
