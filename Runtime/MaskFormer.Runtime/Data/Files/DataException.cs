using MaskFormer.Language;

namespace MaskFormer.Runtime.Data;

/// <summary>Something is wrong with a data set, an image or a record (MF6xxx). <c>docs/data.md</c> lists the IDs.</summary>
/// <inheritdoc cref="MaskFormerException" path="/param"/>
public sealed class DataException(string id, string place, string cause, string remedy, Exception? inner = null)
    : MaskFormerException(id, place, cause, remedy, inner);
