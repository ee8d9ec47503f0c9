using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The back ends that a compilation references.</summary>
internal sealed record Backends(bool Torch, bool Graph)
{
    /// <summary>What the compilation implements by hand.</summary>
    public EquatableArray<Implementation> Implementations { get; init; }

    /// <summary>What a primitive computes in a back end, or TorchSharp where a block is applied to every item: if it fits; or null.</summary>
    public Implementation? Find(BlockResult block, bool graph)
    {
        ByHandSignature signature = ByHandSignature.Of(block, graph);
        return Implementations.FirstOrDefault(one => one.Record == block.Spec.FullName && one.ForGraph == graph && signature.Fits(one));
    }
}
