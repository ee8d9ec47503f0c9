namespace MaskFormer.Pjrt;

/// <summary>What happened at the executable cache.</summary>
public enum CacheEvent
{
    /// <summary>The program was there and was loaded.</summary>
    Hit,

    /// <summary>The program was not there and was compiled.</summary>
    Miss,

    /// <summary>A compiled program was written.</summary>
    Stored,

    /// <summary>An entry was cut, changed or of another key; it was removed and the program is compiled again.</summary>
    Corrupt,

    /// <summary>The plugin did not take an entry that is whole; it was removed and the program is compiled again.</summary>
    Refused,

    /// <summary>An old entry was removed to keep the size.</summary>
    Evicted,

    /// <summary>A program is larger than the whole cache may be and was not kept.</summary>
    TooLarge,

    /// <summary>The folder could not be read or written, or the plugin cannot serialise; the run goes on without.</summary>
    Unusable,
}

/// <summary>One line of the cache's story.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Place">The entry's file, or the folder.</param>
/// <param name="Detail">Sizes, or the error.</param>
public sealed record CacheReport(CacheEvent Event, string Place, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"executable cache: {Event} {Place} {Detail}".TrimEnd();
}
