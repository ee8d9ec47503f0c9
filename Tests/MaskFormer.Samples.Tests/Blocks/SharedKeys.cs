using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Blocks;

/// <summary>One half of a level of a checkpoint.</summary>
[Block]
public sealed partial record UpperHalf
{
    [Input("B, 5")] Tensor X => Port;

    Layer Widen => Linear(5, 7);

    [Output("B, 7")] public Tensor Y => Drop(Tanh(Widen(X)), 0.5);
}

/// <summary>The other half.</summary>
[Block]
public sealed partial record LowerHalf
{
    [Input("B, 7")] Tensor X => Port;

    Layer Narrow => Linear(7, 5);

    [Output("B, 5")] public Tensor Y => Drop(Narrow(X), 0.5);
}

/// <summary>Two blocks whose weights another program keeps below one key: <c>mlp.widen</c>, <c>mlp.narrow</c>.</summary>
[Block]
public sealed partial record SharedPrefix
{
    [Input("B, 5")] Tensor X => Port;

    [Weights("mlp")] UpperHalf Upper => new();
    [Weights("mlp")] LowerHalf Lower => new();

    [Output("B, 5")] public Tensor Y => X + Lower.On(Upper.On(X).Y).Y;
}
