using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data.Records.Build;

/// <summary>Turns COCO panoptic splits into TFRecord files with the replication's keys (<c>data build coco-panoptic</c>).</summary>
public static class RecordBuilder
{
    /// <summary>Writes the records of one split. Shards appear when they are complete; the description beside them comes last.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="output">The folder of the shards; made if need be.</param>
    /// <param name="options">What to write.</param>
    /// <param name="progress">Gets (images done, images in all).</param>
    /// <exception cref="DataException">The annotations or a file cannot be used; MF6051: other records are there; MF6052: the disk does not take the
    /// files. Nothing that was complete before is lost.</exception>
    public static RecordBuildSummary Build(RecordBuildInputs inputs, string output, RecordBuildOptions? options = null, Action<int, int>? progress = null) =>
        Build([inputs], output, options, (_, done, all) => progress?.Invoke(done, all))[0];

    /// <summary>Writes the records of several splits: all of them, or none.</summary>
    /// <param name="splits">The files of each split.</param>
    /// <param name="output">The folder of the shards; made if need be.</param>
    /// <param name="options">What to write.</param>
    /// <param name="progress">Gets (split, images done, images in all).</param>
    /// <exception cref="DataException">As for one split; then nothing of any split was written.</exception>
    public static IReadOnlyList<RecordBuildSummary> Build(
        IReadOnlyList<RecordBuildInputs> splits,
        string output,
        RecordBuildOptions? options = null,
        Action<string, int, int>? progress = null
    ) =>
        StagedFolder.Write(output, staging =>
        {
            SplitBuilder[] builders = [.. splits.Select(inputs => new SplitBuilder(inputs, options ?? new RecordBuildOptions()))];
            RefuseOtherClasses(builders);
            foreach (SplitBuilder builder in builders) builder.RefuseMissing();
            foreach (SplitBuilder builder in builders) builder.RefuseOtherDivision(output);
            RecordBuildSummary[] summaries =
            [
                .. builders.Select(builder => builder.Write(staging, (done, all) => progress?.Invoke(builder.Inputs.Prefix, done, all))),
            ];
            return summaries;
        });

    // A split may lack classes of another, but not name them otherwise: no model could be trained on one and evaluated on the other.
    private static void RefuseOtherClasses(SplitBuilder[] builders)
    {
        if (builders.MaxBy(static builder => builder.Categories.Count) is not { } most) return;
        foreach (SplitBuilder builder in builders)
            ClassAgreement.Require(builder.Categories, builder.Inputs.Annotations, most.Categories, most.Inputs.Annotations);
    }
}
