using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary>Memory that the largest image takes, checked before anything begins, for data that states the sizes of its images.</summary>
internal static class ImageNeed
{
    private const long Much = 1L << 28; // less than a quarter of a gigabyte is not worth a line

    /// <summary>Shows it if it is much.</summary>
    public static void Show(IPanopticSource source, DataConfig data, ConsoleProgress console)
    {
        if (source.Largest is not var (height, width) || ImageMemory.Of(height, width) is var bytes && bytes < Much) return;
        console.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{source.Place}: the largest image, {height} x {width} pixels, takes about {bytes >> 20:N0} MiB while it is in use; all that are in use at a time "
                + $"share {data.ImageMemory ?? ImageMemory.Usual:N0} MiB (data.image_memory)"));
    }

    /// <summary>Refuses an image for which there is no memory, unless some may be left out.</summary>
    /// <exception cref="DataException">MF7008: an image takes more than is allowed, or than is free.</exception>
    public static void Demand(IPanopticSource source, DataConfig data)
    {
        if (data.SkipCorrupt == 0 && source.Largest is var (height, width))
            ImageMemory.Within(data.ImageMemory, () => ImageMemory.Demand(height, width, $"{source.Place}, its largest image"));
    }
}
