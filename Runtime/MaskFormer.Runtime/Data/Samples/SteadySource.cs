using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// Images that stay what they are while a training reads them again and again: one that is replaced meanwhile would mix two data sets in one number. Content
/// counts, not times: a file that is copied over itself is the same.
/// </summary>
/// <param name="inner">The images.</param>
internal sealed class SteadySource(IPanopticSource inner) : SourceOver(inner)
{
    private readonly ulong[] seen = new ulong[inner.Count]; // a hash of each image as it was first read; 0 before that

    public override PanopticSample Load(int index)
    {
        PanopticSample sample = Inner(index);
        ulong content = Math.Max(1, ContentOf(sample));
        if (Interlocked.CompareExchange(ref seen[index], content, 0) is var before and not 0 && before != content)
        {
            throw new DataException(
                "MF6046",
                $"{Place}, {sample.Name}",
                "The image, or its annotation, is not what this training read before: a file was replaced meanwhile",
                "Put the file back and go on with --resume, or begin a new run with the data as it is now");
        }

        return sample;
    }

    private static ulong ContentOf(PanopticSample sample)
    {
        XxHash3 hash = new();
        hash.Append(sample.File is { } file ? file.Span : sample.Image.Pixels);
        hash.Append(MemoryMarshal.AsBytes(sample.Map.Values.AsSpan()));
        foreach (Images.LabelMap below in sample.Below) hash.Append(MemoryMarshal.AsBytes(below.Values.AsSpan()));
        return hash.GetCurrentHashAsUInt64();
    }
}
