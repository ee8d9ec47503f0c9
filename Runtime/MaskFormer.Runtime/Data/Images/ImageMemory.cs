using System.Globalization;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// What images take while they are read and used, asked of their headers before anything is decoded. All threads share what the setting allows: an image
/// waits until others are done with theirs.
/// </summary>
/// <remarks>Sources, also those of users, decode where they like. So a thread says beforehand for which setting it reads and uses an image.</remarks>
internal static class ImageMemory
{
    /// <summary>Remedy where an image is too large for what is there or allowed.</summary>
    public const string Remedy = "Make it smaller, or leave it out";

    // What is held at a time: a decoder's pixels and colours, or colours, the map of the truth, one of a prediction and what is drawn. Measured: 11 to 15.
    private const long BytesOfPixel = 16;

    private static readonly MemoryBudget budget = new();

    [ThreadStatic] private static Use? current;

    /// <summary>MiB for all images together where no setting says them: what one of the largest size takes, on a small machine half of its memory.</summary>
    public static long Usual => Math.Min(4096, MemoryNeed.OfAll >> 21);

    /// <summary>Reads images one at a time, and uses each until the end or the next one.</summary>
    /// <param name="mebibytes">What all images that are read and used at a time may take (<see cref="Contracts.DataConfig.ImageMemory"/>).</param>
    /// <param name="use">Reads and uses them; keeps nothing that is as large as they are.</param>
    public static T Within<T>(int? mebibytes, Func<T> use)
    {
        if (current is not null) return use(); // as part of another use
        current = new(mebibytes);
        try
        {
            return use();
        }
        finally
        {
            if (current.Taken > 0) budget.Return(current.Taken);
            current = null;
        }
    }

    /// <inheritdoc cref="Within{T}"/>
    public static void Within(int? mebibytes, Action use) => Within(mebibytes, () =>
    {
        use();
        return true;
    });

    /// <summary>Bytes that an image takes while it is read and used.</summary>
    public static long Of(int height, int width) => BytesOfPixel * height * width;

    /// <summary>Refuses an image that takes more than is allowed, or than is free; waits for memory that other images take.</summary>
    /// <exception cref="DataException">MF7008: it takes more.</exception>
    public static void Demand(int height, int width, string place)
    {
        long bytes = Of(height, width);
        string what = FormattableString.Invariant($"The image has {height} x {width} pixels, which");
        if (current is { } use) Take(use, bytes, place, what);
        MemoryNeed.Demand(bytes, place, what, Remedy);
    }

    // An image and its maps are asked for one after the other, and are one use.
    private static void Take(Use use, long bytes, string place, string what)
    {
        if (bytes > (long?)use.Mebibytes << 20)
        {
            throw new DataException(
                "MF7008",
                place,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} takes about {Math.Ceiling(bytes / 1048576.0):N0} MiB of memory, and data.image_memory allows {use.Mebibytes:N0}"),
                $"{Remedy}; or make data.image_memory larger, which is for all images that are in use at a time");
        }

        if (bytes <= use.Taken) return;
        if (use.Taken > 0) budget.Return(use.Taken); // nobody waits for more while others wait for what he has
        use.Taken = 0;
        budget.Take(bytes, (use.Mebibytes ?? Usual) << 20);
        use.Taken = bytes;
    }

    private sealed class Use(int? mebibytes)
    {
        public int? Mebibytes => mebibytes;

        public long Taken { get; set; }
    }
}
