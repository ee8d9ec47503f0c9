using System.Globalization;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// What reading an image takes, asked of its header before anything is decoded. Sources, also those of users, decode where they like: what a setting allows
/// holds for all that is read on a thread meanwhile.
/// </summary>
internal static class ImageMemory
{
    /// <summary>Remedy where an image is too large for what is there or allowed.</summary>
    public const string Remedy = "Make it smaller, or leave it out";

    // What is held at a time: the file's samples, colours, the map's ids and positions. Measured: 20 with a map, 16 in prediction.
    private const long BytesOfPixel = 20;

    [ThreadStatic] private static int? allowed;

    /// <summary>Reads under a bound.</summary>
    /// <param name="mebibytes">What reading an image may take; null leaves it to what is free.</param>
    /// <param name="read">Reads one or more, one at a time.</param>
    public static T Within<T>(int? mebibytes, Func<T> read)
    {
        int? outer = allowed;
        allowed = mebibytes;
        try
        {
            return read();
        }
        finally
        {
            allowed = outer;
        }
    }

    /// <summary>Bytes that an image takes while it is read.</summary>
    public static long Of(int height, int width) => BytesOfPixel * height * width;

    /// <summary>Refuses an image that takes more than is allowed, or than is free.</summary>
    /// <exception cref="DataException">MF7008: it does.</exception>
    public static void Demand(int height, int width, string place)
    {
        long bytes = Of(height, width);
        string what = FormattableString.Invariant($"The image has {height} x {width} pixels, which");
        if (bytes > (long?)allowed << 20)
        {
            throw new DataException(
                "MF7008",
                place,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} takes about {Math.Ceiling(bytes / 1048576.0):N0} MiB of memory, and data.image_memory allows {allowed:N0}"),
                $"{Remedy}; or make data.image_memory larger: each of data.workers takes so much");
        }

        MemoryNeed.Demand(bytes, place, what, Remedy);
    }
}
