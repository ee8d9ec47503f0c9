using MaskFormer.Testing;
using Xunit;

namespace MyModel.Tests;

public sealed class ModelTests
{
    [Fact]
    public void Both_engines_have_the_same_weights_and_shapes() => EngineAgreement.OfShapes(Experiments.Mine.Model, [[2, 3, 75, 101]]);

    [Fact]
    public void Both_engines_compute_the_same_numbers() =>
        EngineAgreement.OfNumbers(new Halving { In = 3, Out = 8, Groups = 4 }, [[2, 3, 9, 7]]);

    [Fact]
    public async Task Weights_are_as_reviewed() =>
        await Verifier
            .Verify(string.Join('\n', new PlainBackbone { Width = 32 }.Weights().Select(static weight => $"{weight.Key} [{string.Join(", ", weight.Shape)}]")))
            .UseDirectory("Snapshots");
}
