using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Primitives;

#pragma warning disable MF5001 // whoever uses it brings the implementations
/// <summary>Products of all elements up to each, along the second axis. This assembly says what it is, another one how it is computed.</summary>
[Primitive]
public sealed partial record CumulativeProduct
{
    [Input("B, N")] Tensor X => Port;

    /// <summary>The products.</summary>
    [Output("B, N")] public Tensor Y => Port;
}
