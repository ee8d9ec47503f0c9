using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The back ends that a compilation references.</summary>
internal sealed record Backends(bool Torch, bool Graph)
{
    /// <summary>What the compilation implements by hand.</summary>
    public EquatableArray<Implementation> Implementations { get; init; }

    /// <summary>Methods of <c>MaskFormer.Torch.Primitives</c>: <c>EachX</c> does by hand what <c>Each</c> of the block X means.</summary>
    public EquatableArray<string> ItemsByHand { get; init; }

    /// <summary>What a primitive computes in a back end, if it fits; or null.</summary>
    public Implementation? Find(BlockResult primitive, bool graph)
    {
        PrimitiveSignature signature = PrimitiveSignature.Of(primitive, graph);
        return Implementations.FirstOrDefault(one => one.Primitive == primitive.Spec.FullName && one.ForGraph == graph && signature.Fits(one));
    }
}
