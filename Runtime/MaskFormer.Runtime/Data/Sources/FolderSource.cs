using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data;

/// <summary>A folder of the user's, in any layout that is known.</summary>
[DataSource("folder", typeof(FolderData))]
internal sealed class FolderSource : IDataSource
{
    public bool NeedsFolder => true;

    public IPanopticSource Open(DataRequest request) => AnnotatedFolder.Open(CocoData.Named(request.Folder), request.Split, (FolderData)request.Options);
}
