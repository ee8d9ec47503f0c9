using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>C# over parameters means the same in a block, in a config and in an experiment: a rule that is broken by the defaults is found in each.</summary>
public sealed class SameMeaningTests
{
    [Theory]
    [InlineData("Deep switch { true => 4, _ => 2 }", "Wide > 4")]
    [InlineData("Kind switch { NormKind.None => 1, NormKind.Group or NormKind.FrozenBatch => 4 }", "Wide < 4")]
    [InlineData("Size switch { < 4 => 1, >= 4 and < 9 when Deep => 2, _ => 3 }", "Wide != 2")]
    [InlineData("(int)(Rate * Size)", "Wide == 5")]
    [InlineData("Kind is not NormKind.None ? 1 : 0", "Wide == 0")]
    [InlineData("Size & 3 | 8", "Wide == 9")]
    [InlineData("(int)Far", "Wide > 0")]
    public void Requirement_over_a_derived_value(string wide, string rule)
    {
        string record = $$"""
                partial record Sample
                {
                    public bool Deep { get; init; } = true;
                    public int Size { get; init; } = 8;
                    public double Rate { get; init; } = 0.5;
                    public long Far { get; init; }
                    public NormKind Kind { get; init; } = NormKind.Group;
                    int Wide => {{wide}};
                    [Require("It is wide")] bool Fits => {{rule}};
                """;
        string block = $"namespace Demo; [Block] public sealed {record} [Input(\"B\")] Tensor X => Port; [Output(\"B\")] public Tensor Y => Relu(X); }}";
        Assert.Contains("MF2003", Assert.Single(Harness.Run(block).Places));
        Assert.Contains("MF2003", Assert.Single(Configuration.ConfigHarness.Run($"namespace Demo; [Config] public sealed {record} }}").Findings));
    }
}
