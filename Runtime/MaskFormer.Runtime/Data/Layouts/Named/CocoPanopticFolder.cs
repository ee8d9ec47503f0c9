using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>COCO's panoptic form: a JSON and a map of segment ids for each image.</summary>
[DataLayout("coco-panoptic", 10)]
internal sealed class CocoPanopticFolder : IDataLayout
{
    public IReadOnlyList<string> Splits(string folder, FolderData options) => CocoLayout.Splits(folder);

    public IPanopticSource Open(LayoutRequest request) => CocoPanopticSource.Open(request.Folder, request.Split);
}
