using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data;

/// <summary>COCO panoptic, or any data in its form: a folder that the user names.</summary>
[DataSource("coco-panoptic", typeof(CocoPanopticData))]
internal sealed class CocoData : IDataSource
{
    public bool NeedsFolder => true;

    public IPanopticSource Open(DataRequest request) => AnnotatedFolder.Open(Named(request.Folder), request.Split);

    /// <summary>The folder that was named.</summary>
    /// <exception cref="DataException">MF6000: none was.</exception>
    internal static string Named(string? folder) =>
        folder ?? throw new DataException("MF6000", "data", "No folder is given", "Name it: --data DIR, or --set data.folder=DIR.") { IsWrongInput = true };
}
