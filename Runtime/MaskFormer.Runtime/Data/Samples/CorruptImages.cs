using System.Collections.Concurrent;

namespace MaskFormer.Runtime.Data;

/// <summary>Images that cannot be used, of which a number may be left out (<c>--on-corrupt</c>). Several threads may ask.</summary>
/// <param name="most">How many may be left out; with 0 the first is an error.</param>
internal sealed class CorruptImages(int most)
{
    private readonly ConcurrentDictionary<int, DataException> found = [];

    /// <summary>A line for each image that was left out, in their order: which, where, why.</summary>
    public IReadOnlyList<string> LeftOut(IPanopticSource source) => LeftOut(source.ImageName);

    /// <summary>The same, with names from elsewhere.</summary>
    public IReadOnlyList<string> LeftOut(Func<int, string> name) =>
        [.. found.OrderBy(static one => one.Key).Select(one => $"left out {name(one.Key)}: {one.Value.Message}")];

    /// <summary>Loads an image.</summary>
    /// <returns>Null where it cannot be used and is left out.</returns>
    /// <exception cref="DataException">It cannot be used. MF6080: more than may be left out.</exception>
    public PanopticSample? Load(IPanopticSource source, int index)
    {
        if (found.ContainsKey(index)) return null;
        try
        {
            return source.Load(index);
        }
        catch (DataException error) when (most > 0)
        {
            Add(index, error, source.Place, source.ImageName(index));
            return null;
        }
    }

    /// <summary>Notes an image that cannot be used.</summary>
    /// <exception cref="DataException">MF6080: more than may be left out.</exception>
    public void Add(int index, DataException error, string place, string name)
    {
        if (most == 0) throw error;
        found.TryAdd(index, error);
        if (found.Count > most)
            throw new DataException(
                "MF6080",
                place,
                FormattableString.Invariant($"{found.Count} images cannot be used, and {most} may be left out; one is {name}: {error.Message.TrimEnd('.')}"),
                "Mend the data (data verify names all of them), or allow more with --on-corrupt skip:N",
                error);
    }
}
