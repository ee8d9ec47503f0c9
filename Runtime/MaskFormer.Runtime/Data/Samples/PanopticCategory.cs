using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Coco;

/// <summary>A class of a data set.</summary>
/// <param name="Id">The id in the files; ids may have gaps (COCO: 1 to 200 for 133 classes).</param>
/// <param name="Name">The name.</param>
/// <param name="IsThing">Whether it is countable, so that each object is a segment of its own; otherwise stuff.</param>
public sealed record PanopticCategory(int Id, string Name, bool IsThing)
{
    /// <summary>The name as it stands in a line of a table: one that holds a line end or a tab begins no line and no column.</summary>
    public string Label => PlainText.Line(Name);
}
