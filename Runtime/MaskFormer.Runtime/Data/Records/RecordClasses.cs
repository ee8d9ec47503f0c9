using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>The classes of some records, and the contiguous ids by which the records name them.</summary>
/// <param name="Categories">The classes of the data, in the model's order.</param>
/// <param name="Numbering">
/// The class that contiguous id 1, 2, … stands for. Of a part of COCO's classes the replication's records keep the places in the whole list, so that there
/// are more numbers than classes; other numbers do not occur.
/// </param>
public sealed record RecordClasses(IReadOnlyList<PanopticCategory> Categories, IReadOnlyList<int> Numbering)
{
    private readonly Dictionary<int, int> positions = Categories.Index().ToDictionary(static entry => entry.Item.Id, static entry => entry.Index);

    /// <summary>A class that <see cref="Categories"/> lists and <see cref="Numbering"/> has no number for; null if there is none.</summary>
    internal int? Unknown => Categories.Select(static category => category.Id).Except(Numbering).Select(static id => (int?)id).FirstOrDefault();

    /// <summary>The position of a class in <see cref="Categories"/>; null for a contiguous id that stands for none of them.</summary>
    public int? Position(long contiguous) =>
        contiguous >= 1 && contiguous <= Numbering.Count && positions.TryGetValue(Numbering[(int)contiguous - 1], out int position) ? position : null;
}
