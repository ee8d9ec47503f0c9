using System.IO.Hashing;
using System.Text;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Splits of data that has none: which images are held out for evaluation follows from their names alone, so that it is the same everywhere.</summary>
internal static class HeldOut
{
    /// <summary>The images of a split, in their order.</summary>
    /// <param name="files">All images.</param>
    /// <param name="share">Share that is held out; 0 gives all images for both.</param>
    /// <param name="split">The split; any but <see cref="DataSources.Train"/> is evaluated on.</param>
    public static AnnotatedFile[] Of(IReadOnlyList<AnnotatedFile> files, double share, string split)
    {
        int kept = share == 0 || files.Count < 2 ? 0 : Math.Clamp((int)Math.Round(share * files.Count), 1, files.Count - 1);
        if (kept == 0) return [.. files];
        HashSet<AnnotatedFile> evaluated = [.. files.OrderBy(static file => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(file.Name))).Take(kept)];
        return [.. files.Where(file => evaluated.Contains(file) == (split != DataSources.Train))];
    }
}
