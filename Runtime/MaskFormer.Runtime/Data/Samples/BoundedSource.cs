using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data;

/// <summary>Images that may take only so much memory each while they are read.</summary>
/// <param name="inner">The images.</param>
/// <param name="mebibytes">What reading one may take.</param>
internal sealed class BoundedSource(IPanopticSource inner, int mebibytes) : SourceOver(inner)
{
    public override PanopticSample Load(int index) => ImageMemory.Within(mebibytes, () => Inner(index));
}
