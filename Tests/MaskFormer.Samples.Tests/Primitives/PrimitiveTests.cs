using MaskFormer.Language;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests.Primitives;

/// <summary>Primitives of a user: from another assembly, with both back ends and their gradients.</summary>
public sealed class PrimitiveTests
{
    [Fact]
    public void A_primitive_of_another_assembly_agrees_with_its_gradient() => Engines.Agree(new Likelihood(), [3, 9, 4]);

    [Fact]
    public void A_primitive_that_another_assembly_implements_agrees_with_its_gradient() => Engines.Agree(new Products(), [2, 5]);

    [Fact]
    public void Items_by_hand_agree_with_the_block_and_its_gradient() => Engines.Agree(new Energies(), [5, 3, 4]);

    [Fact]
    public void Items_by_hand_are_what_runs()
    {
        using var module = new Energy { Factor = 0.5 }.CreateModule();
        using Tensor x = ones(3, 2, 2, dtype: ScalarType.Float64);
        int before = EnergyBodies.Calls;
        Assert.Equal([2.0, 2, 2], module.Each(MaskFormer.Torch.EachInput.Own(x))[0].data<double>());
        Assert.Equal(before + 1, EnergyBodies.Calls);
    }

    [Fact]
    public void A_parameter_of_a_primitive_reaches_its_implementation()
    {
        using Tensor x = diag(tensor(new[] { 2.0, 8.0 })).unsqueeze(0);
        using var module = new MaskFormer.Samples.Primitives.LogDet { Factor = 0.25 }.CreateModule();
        Assert.Equal(0.25 * Math.Log(16), module.forward(x).item<double>(), 1e-14);
    }

    [Fact]
    public void What_nothing_implements_is_told_where_it_runs()
    {
        var error = Assert.Throws<MaskFormerException>(() => Implementations.Run<Tensor>(typeof(PrimitiveTests)));
        Assert.Equal(("MF5001", "PrimitiveTests"), (error.Id, error.Place));
    }

    [Fact]
    public void Two_implementations_are_told_where_they_run()
    {
        var error = Assert.Throws<MaskFormerException>(() => Implementations.Run<string>(typeof(PrimitiveTests), 1));
        Assert.Equal("MF1036", error.Id);
        Assert.EndsWith("PrimitiveTests.One, MaskFormer.Samples.Tests.Primitives.PrimitiveTests.Other", error.Cause);
    }

    [Fact]
    public void Other_parameters_are_told_where_they_run()
    {
        var error = Assert.Throws<MaskFormerException>(() => Implementations.Run<int[]>(typeof(PrimitiveTests), 1.5));
        Assert.Equal(("MF1035", "it implements PrimitiveTests and does not take (Double)"), (error.Id, error.Cause));
    }

    // What the compiler refuses: a program may have loaded it all the same, from assemblies that know nothing of each other.
#pragma warning disable MF1035, MF1036, IDE0051
    [Implements(typeof(PrimitiveTests))] private static string One(int i) => $"{i}";

    [Implements(typeof(PrimitiveTests))] private static string Other(int i) => $"{i}";

    [Implements(typeof(PrimitiveTests))] private static int[] Many(int i) => [i];
}
