using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>A file of records without those that cannot be used.</summary>
/// <param name="Kept">Records that were kept.</param>
/// <param name="Described">What of them a description says.</param>
/// <param name="LeftOut">A line for each that was left out.</param>
internal sealed record RepairedShard(int Kept, ShardManifest Described, IReadOnlyList<string> LeftOut)
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="folder">Where the other one is written, under the same name.</param>
    /// <param name="before">What the description says of the file; null where there is none.</param>
    /// <param name="classes">The classes; null where nothing tells them, so that only the images are decoded.</param>
    /// <param name="known">Ids of the images that were kept so far.</param>
    public static RepairedShard Write(string path, string folder, ShardManifest? before, RecordClasses? classes, HashSet<string> known)
    {
        (List<long> images, List<int> unannotated, List<string> leftOut) = ([], [], []);
        using TfRecordWriter writer = new(Path.Combine(folder, Path.GetFileName(path)));
        int seen = 0;
        foreach ((TfRecord record, DataException? damage) in Salvage.All(path))
        {
            seen = record.Index + 1;
            bool masked = before is null || !before.Unannotated.Contains(record.Index);
            if ((damage ?? Fault(path, record, masked ? classes : null, known)) is { } error)
            {
                leftOut.Add($"left out {Name(before, record.Index)}: {error.Message}");
                continue;
            }

            if (!masked) unannotated.Add(writer.Count);
            if (before is not null) images.Add(before.Images[record.Index]);
            writer.Write(record.Data);
        }

        for (int lost = seen; lost < before?.Images.Count; lost++) leftOut.Add($"left out {Name(before, lost)}: {path} has no whole record of it any more");
        writer.Complete();
        return new(writer.Count, new(images, unannotated), leftOut);
    }

    private static string Name(ShardManifest? before, int index) =>
        index < before?.Images.Count ? FormattableString.Invariant($"image {before.Images[index]}") : "an image without a name";

    private static DataException? Fault(string path, TfRecord record, RecordClasses? classes, HashSet<string> known)
    {
        try
        {
            RecordExample example = RecordExample.Parse(path, record);
            string id = example.Text(FeatureKeys.SourceId);
            if (classes is not null) RecordDecoder.Decode(example, classes);
            else ImageDecoder.Decode(example.Bytes(FeatureKeys.Encoded).Span, example.Place);
            return known.Add(id) ? null : new DataException("MF6025", example.Place, $"There is a record of the image {id} already", "The first one is kept");
        }
        catch (DataException error)
        {
            return error;
        }
    }
}
