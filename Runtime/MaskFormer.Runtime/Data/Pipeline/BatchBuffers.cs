using System.Collections.Concurrent;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>
/// The arrays of batches that a trainer is done with, for batches that come: a system has to clear new memory of that size page by page, which takes longer
/// than filling it. <c>ArrayPool</c> gives longer arrays than are asked for, and a batch says by their lengths what it holds.
/// </summary>
/// <param name="most">Arrays of one kind and length that are kept.</param>
internal sealed class BatchBuffers(int most)
{
    private readonly ConcurrentDictionary<(Type Element, long Length), ConcurrentBag<Array>> free = new();

    /// <summary>An array of zeros.</summary>
    /// <param name="length">Its elements.</param>
    public T[] Take<T>(long length)
    {
        if (!free.TryGetValue((typeof(T), length), out ConcurrentBag<Array>? bag) || !bag.TryTake(out Array? known)) return new T[length];
        Array.Clear(known);
        return (T[])known;
    }

    /// <summary>Keeps the large arrays of a batch that nobody reads any more.</summary>
    public void Return(TrainingBatch batch)
    {
        Keep(batch.Bytes.Values);
        Keep(batch.Pixels);
        Keep(batch.Owners);
        foreach (float[] field in batch.More.Values) Keep(field);
    }

    private void Keep<T>(T[] array)
    {
        ConcurrentBag<Array> bag = free.GetOrAdd((typeof(T), array.LongLength), static _ => []);
        if (bag.Count < most) bag.Add(array);
    }
}
