using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Records;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>TFRecords (<c>data build</c>).</summary>
[DataLayout("records", 0)]
internal sealed class RecordFiles : IDataLayout
{
    public IReadOnlyList<string> Splits(string folder, FolderData options) => ShardSet.Prefixes(folder);

    public IPanopticSource Open(LayoutRequest request) => RecordSource.Open(request.Folder, request.Split);
}
