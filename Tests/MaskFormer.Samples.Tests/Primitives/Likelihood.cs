using MaskFormer.Language;
using MaskFormer.Samples.Primitives;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Primitives;

/// <summary>Half the logarithm of a determinant, a term of a Gaussian's likelihood, with a primitive of another assembly.</summary>
[Block]
public sealed partial record Likelihood
{
    [Input("B, N, D")] Tensor Points => Port;

    LogDet LogDet => new() { Factor = 0.5 };

    [Output("B")] public Tensor Y => LogDet.On(Einsum("bnd,bne->bde", Points, Points)).Y;
}

/// <summary>Products along a row, with a primitive that another assembly declares and this one implements.</summary>
[Block]
public sealed partial record Products
{
    [Input("B, N")] Tensor X => Port;

    CumulativeProduct Product => new();

    [Output("B, N")] public Tensor Y => Product.On(Exp(X)).Y;
}
