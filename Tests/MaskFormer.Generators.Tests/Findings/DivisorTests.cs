using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>A divisor that is a parameter is used in proofs as a number is, where a requirement states that it divides.</summary>
public sealed class DivisorTests
{
    [Theory]
    [InlineData("Linear(Hidden, Heads * (Hidden / Heads))", "Linear(Hidden, Hidden)")]
    [InlineData("Linear(Hidden, 2 * Heads * Half)", "Linear(2 * Hidden, Hidden)")]
    [InlineData("Linear(Hidden, Heads * HeadDim)", "Linear(Hidden, Heads * HeadDim)")]
    [InlineData("Linear(Hidden, 3 * HeadDim * Heads)", "Linear(3 * Hidden, Hidden)")]
    [InlineData("Linear(Hidden, 8 * (Hidden / 8))", "Linear(Hidden, Hidden)")]
    [InlineData("Linear(Hidden, Heads * HeadDim + 8 * (Hidden / 8))", "Linear(2 * Hidden, Hidden)")]
    public void A_symbolic_one(string first, string second) => Assert.Empty(Findings(first, second));

    [Theory]
    [InlineData("Linear(Hidden, Other * (Hidden / Other))", "Linear(Hidden, Hidden)", "Other")]
    [InlineData("Linear(Hidden, 6 * (Hidden / 6))", "Linear(Hidden, Hidden)", "6")]
    public void One_of_which_nothing_is_stated(string first, string second, string by) =>
        Assert.Contains($"to be a multiple of {by}", Assert.Single(Findings(first, second)));

    private static string[] Findings(string first, string second) => Harness.Run($$"""
        namespace Demo;
        [Block] public sealed partial record Mixer
        {
            public int Hidden { get; init; } = 64;
            public int Heads { get; init; } = 4;
            public int Other { get; init; } = 4;
            [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;
            [Require("Hidden must be divisible by 8")] bool GroupsFit => Hidden % 8 == 0;
            int HeadDim => Hidden / Heads;
            int Half => HeadDim;
            [Input("B, Hidden")] Tensor X => Port;
            Layer First => {{first}};
            Layer Second => {{second}};
            [Output("B, Hidden")] public Tensor Y => Second(First(X));
        }
        """).Findings;
}
