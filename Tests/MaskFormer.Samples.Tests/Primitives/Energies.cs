using MaskFormer.Language;
using MaskFormer.Torch;
using static MaskFormer.Language.Ops;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests.Primitives;

/// <summary>The energy of one picture: the sum of its squares.</summary>
[Block]
public sealed partial record Energy
{
    /// <summary>What the sum is multiplied by.</summary>
    public double Factor { get; init; } = 1;

    [Input("H, W")] Tensor X => Port;

    [Output("")] public Tensor Y => Factor * Sum(X * X, "h w ->");
}

/// <summary>Of many, each in its turn.</summary>
[Block]
public sealed partial record Energies
{
    [Input("P, H, W")] Tensor X => Port;

    Energy Energy => new() { Factor = 0.5 };

    [Output("P")] public Tensor Y => Energy.Each(X).Y;
}

/// <summary>All at once with TorchSharp.</summary>
internal static class EnergyBodies
{
    /// <summary>How often it was asked.</summary>
    public static int Calls { get; set; }

    [Implements(typeof(Energy))]
    public static TorchTensor Each(double factor, EachInput x)
    {
        Calls++;
        return x.OfAll(x.Items!.Value).square().sum([1, 2]) * factor;
    }
}
